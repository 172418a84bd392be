skip = إلى المحتوى
editions = الطبعات
search = بحث
updated = حُدّث
sections = الأقسام
all-sections = كل الأقسام
archive = الأرشيف
contact = راسلنا
report-error = أبلغ عن خطأ
corrections = تصويبات
corrections-about = ما أخطأنا فيه وما هو الصواب. الأحدث أولًا.
no-corrections = لا شيء احتاج إلى تصويب حتى الآن.
latest = الأحدث
see-all = عرض الكل
front-empty = لم يُنشر شيء بعد.
front-empty-more = هنا ستظهر أول مادة.
list-empty = لا مواد هنا بعد.
list-empty-more = تابع من الصفحة الأولى أو من البحث.
to-front = إلى الصفحة الأولى
feed = تغذية RSS
below = ضمن { $title }
newest-of = الأحدث: { $title }
older = أقدم: { $label }
more = المزيد
the-paper = عن الصحيفة
feeds = التغذيات
elsewhere = حساباتنا
read-on = اقرأ المزيد
what-changed = ما الذي تغيّر
you-are-here = موضع هذه الصفحة
did-you-mean = لعلك تقصد
search-partial = طال البحث، وقد لا يكون كل شيء هنا.
gone-title = لم تعد هذه الصفحة موجودة
facet-year = السنة
by = بقلم
and = و
comma = ،
published = نُشر
reading-time = مدة القراءة
minutes-short = { $count } د
minutes = { $count ->
    [zero] أقل من دقيقة
    [one] دقيقة واحدة
    [two] دقيقتان
    [few] { $count } دقائق
    [many] { $count } دقيقة
   *[other] { $count } دقيقة
}
share-mail = أرسل بالبريد
correction = تصويب
all-corrections = كل التصويبات
also-in = هذه المادة بلغات أخرى:
tags = مواضيع
comments = تعليقات
related = مواد ذات صلة
stories = { $count ->
    [zero] لا مواد
    [one] مادة واحدة
    [two] مادتان
    [few] { $count } مواد
    [many] { $count } مادة
   *[other] { $count } مادة
}
pictures-count = { $count ->
    [zero] بلا صور
    [one] صورة واحدة
    [two] صورتان
    [few] { $count } صور
    [many] { $count } صورة
   *[other] { $count } صورة
}
search-label = ابحث في كل المواد
search-for = بحث: { $words }
found = { $count ->
    [zero] لم يُعثر على شيء
    [one] مادة واحدة
    [two] مادتان
    [few] { $count } مواد
    [many] { $count } مادة
   *[other] { $count } مادة
}
remove-filter = أزل هذا المرشّح
clear-all = امسح الكل
filter = ترشيح
nothing-found = لا مادة تضم كل هذه الكلمات.
nothing-found-more = جرّب كلمات أقل، أو تصفّح
sort-best = الأنسب أولًا
sort-newest = الأحدث أولًا
facet-section = القسم
facet-kind = النوع
facet-tag = الموضوع
facet-author = الكاتب
withdrawn-title = سُحبت هذه المادة
withdrawn-sentence = كانت على هذا العنوان وسحبها التحرير.
gone-sentence = ما كان على هذا العنوان لم يعد موجودًا.
not-found-title = لا شيء على هذا العنوان
not-found-sentence = ربما الرابط قديم، أو سقط منه حرف.
kind-news = أخبار
kind-live = مباشر
kind-gallery = معرض صور
kind-video = فيديو
kind-audio = صوت
kind-opinion = رأي
kind-analysis = تحليل
kind-review = مراجعة
kind-interview = مقابلة
kind-explainer = شرح
kind-feature = تحقيق
in-short = باختصار
timeline = كيف جرى الأمر
fact-box = حقائق
question = سؤال
answer = جواب
footnotes = هوامش
footnote = هامش
back-to-text = عودة إلى النص
download = تنزيل
table = جدول
gallery = معرض صور
video = فيديو
audio = صوت
transcript = النص المكتوب
source = المصدر
open-at = يُفتح على
code = شيفرة
day-short = { $day } { $month }
day-long = { $day } { $month } { $year }
month-long = { $month } { $year }
day-dated = { $day } { $month } { $year }
day-full = { $weekday } { $day } { $month } { $year }
instant = { $weekday } { $day } { $month } { $year }، { $time }
## Accounts
account = الحساب
sign-in = تسجيل الدخول
sign-up = فتح حساب
sign-out = تسجيل الخروج
email = عنوان البريد
password = كلمة المرور
password-hint = ١٠ محارف على الأقل. الطول أهم من الرموز الغريبة.
name-shown = الاسم المعروض
name-shown-hint = يظهر بجانب تعليقاتك. يمكن تركه فارغًا.
language = اللغة
save = حفظ
sign-up-closed = لا يمكن فتح حساب في هذه الصحيفة بعد: فهي لا ترسل بريدًا.
done-signed-out = سُجّل خروجك.
problem-wrong = العنوان وكلمة المرور غير متطابقين.
problem-email = هذا ليس عنوان بريد. يبدو العنوان هكذا: name@place.example.
problem-password-length = تتكون كلمة المرور من ١٠ إلى ٥١٢ محرفًا.
problem-too-many = محاولات كثيرة. يُرجى الانتظار ربع ساعة.
done-profile = حُفظ.
problem-name-length = الاسم لا يزيد على ٦٠ حرفًا.
problem-language = ليست لهذه الصحيفة طبعة كهذه.
## The rest
month-1 = يناير
month-of-1 = يناير
month-short-1 = يناير
month-2 = فبراير
month-of-2 = فبراير
month-short-2 = فبراير
month-3 = مارس
month-of-3 = مارس
month-short-3 = مارس
month-4 = أبريل
month-of-4 = أبريل
month-short-4 = أبريل
month-5 = مايو
month-of-5 = مايو
month-short-5 = مايو
month-6 = يونيو
month-of-6 = يونيو
month-short-6 = يونيو
month-7 = يوليو
month-of-7 = يوليو
month-short-7 = يوليو
month-8 = أغسطس
month-of-8 = أغسطس
month-short-8 = أغسطس
month-9 = سبتمبر
month-of-9 = سبتمبر
month-short-9 = سبتمبر
month-10 = أكتوبر
month-of-10 = أكتوبر
month-short-10 = أكتوبر
month-11 = نوفمبر
month-of-11 = نوفمبر
month-short-11 = نوفمبر
month-12 = ديسمبر
month-of-12 = ديسمبر
month-short-12 = ديسمبر
weekday-1 = الإثنين
weekday-2 = الثلاثاء
weekday-3 = الأربعاء
weekday-4 = الخميس
weekday-5 = الجمعة
weekday-6 = السبت
weekday-7 = الأحد
weekday-long-1 = الإثنين
weekday-long-2 = الثلاثاء
weekday-long-3 = الأربعاء
weekday-long-4 = الخميس
weekday-long-5 = الجمعة
weekday-long-6 = السبت
weekday-long-7 = الأحد
