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
chapters = الفصول
source = المصدر
open-at = يُفتح على
plays-from = بالضغط يُحمَّل المشغّل من
code = شيفرة
day-short = { $day } { $month }
day-long = { $day } { $month } { $year }
month-long = { $month } { $year }
day-dated = { $day } { $month } { $year }
day-full = { $weekday } { $day } { $month } { $year }
instant = { $weekday } { $day } { $month } { $year }، { $time }
## What readers keep, follow and write
saved = المحفوظات
save-story = احفظ
saved-stories = المواد المحفوظة
saved-empty = لم يُحفظ شيء بعد. علامة الحفظ على المادة تضعها هنا.
saved-on-device = هذه القائمة محفوظة على هذا الجهاز وحده، وتنضم إلى حسابك عند تسجيل الدخول.
said-saved = حُفظت في قائمتك
said-removed = أُزيلت من قائمتك
said-followed = أنت تتابع هذا الآن
said-unfollowed = لم تعد تتابع هذا
said-failed = لم ينجح ذلك. حاول مرة أخرى.
folders = المجلدات
folder = المجلد
folder-all = الكل
folder-and-note = المجلد والملاحظة
note = ملاحظة
remove = إزالة
move-up = إلى أعلى
move-down = إلى أسفل
back-to = عودة إلى: { $title }
kept-withdrawn = سحبت هيئة التحرير هذه المادة.
kept-gone = لم تعد هذه المادة موجودة.
private-feed = خلاصة خاصة
private-feed-about = موادك المحفوظة في قارئ الخلاصات. كل من لديه العنوان يستطيع قراءة القائمة، من دون ملاحظاتك ومجلداتك.
private-feed-open = إنشاء عنوان
private-feed-renew = إنشاء عنوان آخر
private-feed-end = إنهاء الخلاصة
my-news = أخباري
follow = تابع
unfollow = إلغاء المتابعة
follows = ما تتابعه
follows-empty = أنت لا تتابع شيئًا بعد. للموضوعات والكتّاب والأقسام زر لذلك.
follows-on-device = هذه القائمة محفوظة على هذا الجهاز وحده، وتنضم إلى حسابك عند تسجيل الدخول.
follow-gone = لم يعد موجودًا
reading-history = سجل القراءة
history-on-about = المواد التي تفتحها على الأجهزة التي سجلت الدخول فيها تُحفظ هنا لك وحدك. إنهاء السجل يحذف القائمة.
history-off-about = لا يُحفظ شيء مما تقرؤه. إذا شغّلت السجل فستظهر المواد التي تفتحها هنا، لك وحدك. يحتاج ذلك إلى البرامج النصية.
history-begin = احفظ ما أقرؤه
history-end = إنهاء وحذف
history-clear = حذف القائمة
history-empty = لم يُحفظ شيء بعد.
own-comments = تعليقاتي
own-comments-empty = لم تكتب شيئًا بعد.
comments-on = التعليقات على «{ $title }»
comments-before = يقرأ مشرف كل تعليق قبل ظهوره.
comments-after = التعليقات التي فيها روابط تنتظر المشرف. تستطيع تغيير كلماتك لخمس دقائق.
comments-open-until = مفتوحة حتى { $when }.
comments-closed = أُغلقت التعليقات على هذه المادة.
comments-feed = خلاصة هذه التعليقات
comment-your = تعليقك
comment-send = أرسل التعليق
comment-write = كتابة تعليق
comment-edit = تغيير
comment-delete = حذف
comment-reply = رد
comment-report = إبلاغ
comment-removed = أُزيل هذا التعليق.
comment-edited = عُدّل
comment-sign-in = كلماتك محفوظة أدناه. سجّل الدخول في الصفحة التي تُفتح، ثم عد وأرسلها.
comment-name-hint = يظهر بجانب تعليقاتك.
comment-status-shown = ظاهر
comment-status-waiting = ينتظر المشرف
comment-status-spam = غير ظاهر
comment-status-removed = مُزال
deleted-reader = قارئ محذوف
report-why = ما المشكلة فيه؟
report-more = بكلماتك، إن أردت
report-reason-abuse = يهين أو يهدد
report-reason-spam = إعلان
report-reason-false = يقول ما ليس صحيحًا
report-reason-other = شيء آخر
done-saved = حُفظت في قائمتك.
done-unsaved = أُزيلت من قائمتك.
done-moved = نُقلت.
done-noted = حُفظ المجلد والملاحظة.
done-feed = للخلاصة الخاصة عنوان جديد.
done-feed-ended = انتهت الخلاصة الخاصة.
done-followed = أنت تتابع هذا الآن.
done-unfollowed = لم تعد تتابع هذا.
done-history-on = من الآن يُحفظ ما تقرؤه.
done-history-off = لم يعد يُحفظ شيء، وحُذفت القائمة.
done-history-cleared = حُذف.
done-comment = ظهر تعليقك.
done-comment-waits = شكرًا. يقرأ مشرف تعليقك قبل ظهوره.
done-comment-changed = عُدّل تعليقك.
done-comment-deleted = حُذف تعليقك.
done-reported = شكرًا. سينظر فيه مشرف.
problem-list-full = القائمة ممتلئة. أزل شيئًا أولًا.
problem-too-long = هذا طويل جدًا.
problem-text-empty = اكتب شيئًا أولًا.
problem-name-empty = يرى الآخرون اسمًا بجانب كلماتك. اختر اسمًا من فضلك.
problem-too-fast = هذا كثير في وقت قصير. انتظر بضع دقائق من فضلك.
problem-banned = لا يمكنك الكتابة هنا حاليًا.
problem-closed = أُغلقت التعليقات على هذه المادة.
problem-too-late = انقضت الدقائق الخمس التي كان يمكن فيها تعديله.
problem-reason = اختر ما المشكلة من فضلك.
problem-sign-in-first = سجّل الدخول أولًا من فضلك.
problem-gone = لم يعد موجودًا.
## Accounts
account = الحساب
sign-in = تسجيل الدخول
sign-up = فتح حساب
sign-out = تسجيل الخروج
email = عنوان البريد
password = كلمة المرور
password-hint = 8 محارف على الأقل. الطول أهم من الرموز الغريبة.
name-shown = الاسم المعروض
name-shown-hint = يظهر بجانب تعليقاتك. يمكن تركه فارغًا.
language = اللغة
save = حفظ
sign-up-closed = لا يمكن فتح حساب في هذه الصحيفة بعد: فهي لا ترسل بريدًا.
done-signed-out = سُجّل خروجك.
problem-wrong = العنوان وكلمة المرور غير متطابقين.
problem-email = هذا ليس عنوان بريد. يبدو العنوان هكذا: name@place.example.
problem-password-length = تتكون كلمة المرور من 8 إلى 512 محرفًا.
problem-too-many = محاولات كثيرة. يُرجى الانتظار ربع ساعة.
done-profile = حُفظ.
problem-name-length = الاسم لا يزيد على 60 حرفًا.
problem-language = ليست لهذه الصحيفة طبعة كهذه.
letter-greeting = مرحبًا { $name }،
letter-greeting-plain = مرحبًا،
letter-not-you = إذا لم تكن أنت من طلب ذلك، فلا حاجة إلى فعل شيء.
letter-link-by-hand = إذا لم يعمل الزر فافتح هذا العنوان:
letter-sign-up-subject = أكّد عنوانك لدى { $paper }
letter-sign-up = يريد أحدهم، والأرجح أنه أنت، فتح حساب لدى { $paper } بهذا العنوان. | يفتحه الرابط، ويعمل مرة واحدة خلال يوم.
letter-sign-up-button = فتح الحساب
letter-sign-up-known-subject = لديك حساب لدى { $paper }
letter-sign-up-known = أراد أحدهم، وربما أنت، فتح حساب لدى { $paper } بهذا العنوان. الحساب موجود، ولم يتغير شيء. | يمكنك الدخول بكلمة المرور أو برابط بالبريد أو بمفتاح مرور.
letter-account-button = إلى حسابك
letter-sign-in-subject = رابط دخولك إلى { $paper }
letter-sign-in = بهذا الرابط تدخل إلى { $paper }. يعمل مرة واحدة خلال نصف ساعة.
letter-sign-in-button = تسجيل الدخول
letter-sign-in-new-subject = رابط دخولك إلى { $paper }
letter-sign-in-new = لا يوجد بعد حساب لدى { $paper } بهذا العنوان. يفتح الرابط حسابًا ويدخلك. يعمل مرة واحدة خلال نصف ساعة.
letter-reset-subject = كلمة مرور جديدة لدى { $paper }
letter-reset = بهذا الرابط تختار كلمة مرور أخرى لدى { $paper }. يعمل مرة واحدة خلال نصف ساعة، وتبقى القديمة حتى ذلك الحين.
letter-reset-button = اختيار كلمة مرور
letter-address-subject = أكّد عنوانك لدى { $paper }
letter-address = يريد أحدهم، والأرجح أنه أنت، استخدام هذا العنوان لحسابه لدى { $paper }. | افتح الرابط في المتصفح الذي سجلت الدخول فيه. يعمل مرة واحدة خلال يوم.
letter-verify = يُرجى تأكيد أن هذا عنوان حسابك لدى { $paper }. | افتح الرابط في المتصفح الذي سجلت الدخول فيه. يعمل مرة واحدة خلال يوم.
letter-address-button = تأكيد العنوان
letter-address-known = أراد أحدهم، وربما أنت، استخدام هذا العنوان لحساب آخر لدى { $paper }. العنوان تابع لحساب بالفعل، ولم يتغير شيء.
letter-address-changed-subject = تغيّر عنوانك لدى { $paper }
letter-address-changed = لحسابك لدى { $paper } الآن عنوان بريد آخر، ولم يعد هذا مستخدمًا. | إذا لم تفعل ذلك فاكتب إلينا.
letter-password-changed-subject = تغيّرت كلمة مرورك لدى { $paper }
letter-password-changed = تغيّرت كلمة مرور حسابك لدى { $paper } وسُجّل الخروج من المتصفحات الأخرى. | إذا لم تفعل ذلك فاختر كلمة أخرى فورًا؛ صفحة الدخول تساعدك.
problem-password = كلمة المرور غير صحيحة.
problem-no-mail = هذه الصحيفة لا ترسل بريدًا بعد، فلا يمكن إرسال رابط.
problem-code = الرمز غير صحيح أو استُخدم من قبل.
problem-prove-anew = مضى على دخولك وقت طويل. اخرج ثم ادخل مرة أخرى برابط أو بمفتاح مرور وأعد المحاولة.
problem-taken = أصبح العنوان تابعًا لحساب آخر.
problem-passkey = لم يعمل مفتاح المرور هنا.
done-sign-up = إن كان العنوان متاحًا فقد فُتح حسابك: سجّل الدخول.
done-address = تأكد العنوان.
done-password = حُفظت كلمة المرور وسُجّل الخروج من المتصفحات الأخرى.
done-sessions = سُجّل الخروج هناك.
done-codes-off = لن تُطلب الرموز بعد الآن.
done-passkey = أضيف مفتاح المرور.
done-passkey-removed = أزيل مفتاح المرور.
done-deleted = حُذف حسابك بكل ما فيه.
sign-in-password = بكلمة مرور
sign-in-link = برابط بالبريد
sign-in-link-about = نرسل إليك رابطًا يعمل مرة واحدة. وإن لم يكن للعنوان حساب فُتح له حساب.
sign-in-link-button = أرسل الرابط
sign-in-passkey = بمفتاح مرور
sign-in-passkey-about = المفتاح محفوظ في جهازك، ويطلب بصمتك أو وجهك أو رمزك.
sign-in-passkey-button = استخدم مفتاح مرور
sign-in-passkey-script = تحتاج مفاتيح المرور إلى JavaScript في المتصفح.
password-forgotten = نسيت كلمة المرور؟
no-account-yet = ليس لديك حساب بعد؟
have-account = لديك حساب بالفعل؟
sent-title = انظر في بريدك
sent = إن أمكن إرسال رسالة إلى العنوان فهي في الطريق وفيها رابط. قد يستغرق ذلك دقيقة؛ انظر أيضًا في البريد غير المرغوب فيه.
back-to-sign-in = العودة إلى الدخول
reset-title = كلمة مرور أخرى
reset-about = نرسل إليك رابطًا تختار به كلمة أخرى، وتبقى القديمة حتى ذلك الحين.
code-title = خطوة أخرى
code-label = الرمز
code-hint = الأرقام الستة التي يعرضها جهازك، أو أحد رموز الجهاز المفقود.
go-on = متابعة
link-title = رابطك
link-gone = هذا الرابط لا يعمل أو لم يعد يعمل: كل رابط يعمل مرة واحدة ولوقت قصير. اطلب رابطًا آخر.
link-other = هذا الرابط لحساب لم يُسجَّل الدخول إليه هنا. سجّل الدخول أولًا ثم افتح الرابط مرة أخرى.
link-open = فتح حساب بالعنوان { $email }؟
link-choose = طُلب الحساب من متصفح آخر، فاختر كلمة المرور هنا.
link-come-in = تسجيل الدخول باسم { $email }؟
link-reset = كلمة مرور أخرى للحساب { $email }:
link-address = استخدام { $email } لحسابك؟
use-address = استخدم هذا العنوان
new-password = كلمة المرور الجديدة
present-password = كلمة المرور الحالية
set-password = حفظ كلمة المرور
profile-title = الملف الشخصي
address-title = عنوان البريد
address-is = عنوانك { $email }.
address-unverified = لم يُؤكَّد بعد.
address-verify = أرسل رابط التأكيد
address-new = العنوان الجديد
address-new-hint = يُرسل رابط إليه، ويتغير العنوان حين تفتحه في هذا المتصفح.
address-change = تغيير العنوان
sessions-title = أماكن الدخول
sessions-about = المتصفحات التي سجلت الدخول فيها.
session-this = هذا
session-since = منذ
session-used = آخر استخدام
session-end = تسجيل الخروج هناك
sessions-end-all = تسجيل الخروج من كل مكان آخر
security-title = الأمان
no-password = ليست لديك كلمة مرور: تدخل برابط أو بمفتاح مرور.
codes-title = رموز لمرة واحدة
codes-about = بعد كلمة المرور يُطلب رمز من جهازك.
codes-on = هي مطلوبة.
codes-begin = إعداد الرموز
codes-key = أدخل هذا المفتاح في التطبيق على جهازك، ثم أدخل الرمز الذي يعرضه:
codes-key-link = افتحه في تطبيق على هذا الجهاز
codes-confirm = اطلب الرموز من الآن
codes-end = لا تطلبها بعد الآن
recovery-title = رموز للجهاز المفقود
recovery-about = كل رمز يعمل مرة واحدة بدل الرمز المعتاد. تُعرض الآن فقط: اكتبها واحفظها بعيدًا عن الجهاز.
passkeys-title = مفاتيح المرور
passkeys-none = لا شيء بعد.
passkeys-cannot = لا يمكن ذلك على عنوان الصحيفة هذا.
passkey-name = ما اسمه
passkey-add = أضف مفتاحًا
passkey-remove = إزالة
your-data = بياناتك
export-title = خذ كل شيء معك
export-about = ملف واحد بكل ما نحفظه عنك، يقرؤه الناس والبرامج.
export-button = تنزيل
delete-heading = حذف الحساب
delete-about = يزول كل ما فيه فورًا وإلى الأبد. وما كتبته تحت المقالات يبقى باسم قارئ محذوف.
delete-button = احذف حسابي
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

## How pages look, what the device keeps, ways to share
all-of-it = الكل
share = شارك
share-story = شارك هذه المادة
share-address = عنوان هذه المادة
copy-link = انسخ الرابط
link-copied = نُسخ الرابط
share-app = شارك عبر تطبيق
print = اطبع
languages = بلغات أخرى
your-time = بتوقيتك
most-read = الأكثر قراءة
more-from = المزيد من { $title }
next-in = التالي في { $title }
contents = في هذه المادة
contents-count = { $count ->
    [zero] لا أجزاء
    [one] جزء واحد
    [two] جزآن
    [few] { $count } أجزاء
    [many] { $count } جزءًا
   *[other] { $count } جزء
}
look = مظهر الصفحات
look-size = حجم النص
look-font = خط القراءة
look-scheme = الألوان
look-kept = يبقى اختيارك على هذا الجهاز وحده.
font-serif = خط الصحيفة
font-sans = خط بسيط
scheme-auto = كما في الجهاز
scheme-light = فاتحة
scheme-dark = داكنة
percent = { $share } %
data-saver = توفير البيانات
data-saver-about = هذه الصفحة بلا صور ولا برامج نصية
full-page = مع الصور
full-page-about = تقرأ الصفحة بلا صور ولا برامج نصية.
picture = صورة
enlarge = كبّر الصورة
gallery-view = العرض
gallery-grid = جنبًا إلى جنب
gallery-in-a-row = واحدة واحدة
close = أغلق
previous-picture = الصورة السابقة
next-picture = الصورة التالية
picture-file = افتح الملف
player-play = تشغيل
player-pause = إيقاف مؤقت
player-back = رجوع 10 ثوان
player-forward = تقدم 10 ثوان
player-mute = كتم الصوت
player-unmute = إلغاء كتم الصوت
player-expand = ملء الشاشة
player-compress = الخروج من ملء الشاشة
player-captions = الترجمة المكتوبة
player-captions-off = بدون
player-mini-close = إغلاق المشغّل الصغير
player-speed = السرعة
player-quality = الجودة
player-quality-auto = تلقائي
player-pip = صورة داخل صورة
player-position = الموضع
offline-title = لا اتصال
offline-sentence = الصفحة المطلوبة ليست محفوظة على هذا الجهاز، وستُفتح حين يعود الاتصال.
offline-kept = محفوظ على هذا الجهاز
offline-none = لا شيء محفوظ بعد. تُحفظ المواد التي اخترتها وآخر صفحة أولى بعد فتحها مع وجود اتصال.
offline-again = حاول ثانية
kept-copy = لا اتصال. هذه نسخة محفوظة على هذا الجهاز كما كانت في
privacy = الخصوصية
privacy-about = ما يعرفه هذا الموقع عن قرّائه، وما يحفظه، وما لا يطلبه من أحد.
privacy-elsewhere = لا يُطلب شيء من أي طرف آخر
privacy-elsewhere-more = القراءة هنا لا ترسل طلبًا إلى أي شركة أخرى: النصوص والصور والأفلام والخطوط من هذا الموقع. وما صنعه غيرنا يقف هنا صورةً ثابتة ورابطًا، ولا يعلم أصحابه بك إلا إذا ضغطت عليه. وروابط المشاركة روابط لا أكثر.
privacy-cookies = لا ملف تعريف قبل الحاجة إليه
privacy-cookies-more = القراءة لا تضع أي ملف تعريف. تسجيل الدخول يضع واحدًا يزول عند الخروج. والحفظ أو المتابعة دون تسجيل دخول يضع واحدًا فيه قائمتك، لسنة أو إلى أن تفرغ القائمة أو تنضم إلى حساب. والاستمارة التي رُفضت تضع واحدًا لدقيقتين فيه ما كُتب من دون كلمات المرور، كي لا يُكتب ثانية. والتسجيل يضع واحدًا إلى أن تُفتح الرسالة، والخروج يضع واحدًا لدقيقة يخبر هذا الجهاز بأن يزيل نسخه. لا تُرسل هذه كلها إلا إلى صفحات /account، ولا تقرأ البرامج النصية منها إلا الأخير.
privacy-device = ما يبقى على جهازك
privacy-device-more = حجم النص والخط والألوان التي اخترتها؛ وأنك زرت الموقع من قبل، وأنك سجّلت الدخول، وأي خبر عاجل أخفيته؛ والموضع الذي توقفت عنده في الأفلام والتسجيلات الصوتية؛ وقائمة ما تحفظه وتتابعه لتصح العلامات في كل صفحة؛ ونسخ من المواد المحفوظة ومن آخر صفحة أولى لحين انقطاع الاتصال. الخروج يزيل القائمة ونسخ المواد من الجهاز، و«محو بيانات الموقع» في متصفحك يزيل كل شيء.
privacy-account = ما في الحساب
privacy-account-more = عنوان بريدك وعناوينك السابقة؛ والاسم الذي تظهر به؛ وما حفظته مع المجلدات والملاحظات وما تتابعه؛ وما قرأته إن شغّلت ذلك فقط؛ والمتصفحات التي سجّلت الدخول فيها مع الأوقات؛ وما تُثبت به نفسك: كلمة المرور على هيئة لا يمكن ردّها، ومفاتيح المرور، ومفتاح الرموز لمرة واحدة. وتُعدّ محاولات الدخول لفترة بحسب الشبكة التي جاءت منها كي لا يخمّن أحد. يمكنك أخذ ذلك كله في ملف أو حذفه من صفحة حسابك.
privacy-comments = ما تكتبه تحت المواد
privacy-comments-more = التعليقات علنية بالاسم الذي تظهر به، والبلاغات يراها المشرفون. بعد حذف الحساب تبقى تعليقاته باسم «قارئ محذوف»، ويزول ما لم يره أحد منها. والتعليقات المنقولة من موقع أقدم تحتفظ بعنوان البريد وعنوان الجهاز اللذين كُتبت بهما، ولا يراهما إلا المشرفون.
privacy-counts = ما يُعدّ
privacy-counts-more = هل تُقرأ المادة، بلا ملف تعريف وبلا تخزين عنوانك، لمعرفة الأكثر قراءة.
privacy-write = أسئلة
privacy-write-more = من أراد معرفة المزيد أو إزالة شيء فليكتب إلى

## Search.
sort-best = الأقرب إلى البحث
sort-newest = الأحدث
sort-oldest = الأقدم
found-cut = { $count ->
    [one] وُجدت مادة واحدة على الأقل
    [two] وُجدت مادتان على الأقل
    [few] وُجدت { $count } مواد على الأقل
   *[other] وُجدت { $count } مادة على الأقل
}
search-cut = استغرق البحث وقتًا طويلًا فأوقفناه: قد يكون هناك أكثر مما عُدّ وعُرض هنا.
search-unfinished = تعذّر إتمام هذا البحث.
search-unfinished-more = لم يُعثر على شيء في الوقت المخصّص للبحث. قد تكون هناك مواد رغم ذلك.
search-again = ابحث مرة أخرى
search-behind = تغيّر شيء قبل لحظات وقد لا يظهر في البحث بعد.
search-shortened = بحثنا عن أول 400 حرف فقط.
search-help = الكلمات بين علامتي اقتباس يُبحث عنها متتالية، وعلامة الناقص قبل كلمة تستبعد ما فيه تلك الكلمة.
also-spelt = لا تكاد توجد مادة بهذه الكلمات كما كُتبت، فبحثنا أيضًا عن:
suggestions = اقتراحات، اختر بمفاتيح الأسهم:
no-suggestions = لا اقتراحات
suggest-story = مادة
year-from = من
year-to = إلى
any-year = أي سنة
show = اعرض
from-to = من { $from } إلى { $to }
since = منذ { $from }
until = حتى { $to }
facet-edition = اللغة
every-language = كل اللغات
chosen-filters = المرشحات المختارة
follow-search = تابع هذا البحث
first-page = إلى الأولى
tried = بحثنا عن «{ $words }» في كل المواد بهذه اللغات: { $languages }، وفي كلمات قريبة الكتابة أيضًا.
tried-everywhere = بحثنا عن «{ $words }» في كل المواد، وفي كلمات قريبة الكتابة أيضًا.
nothing-found-more = يمكنك المتابعة من هنا:
without-filters = ابحث بلا مرشحات
in-other-languages = بلغات أخرى
only-word = «{ $word }» فقط

## What breaks
breaking = عاجل

## A page for when there can be no page
refused-absent = لا توجد صفحة في هذا العنوان
refused-absent-more = ربما انتقلت، أو لم توجد قط.
refused-method = هذا العنوان للقراءة فقط
refused-method-more = لا يُرسل إليه شيء.
refused-long-address = العنوان أطول مما ينبغي
refused-long-address-more = لا صفحة لدينا بعنوان بهذا الطول.
refused-form = لا تتوفر الصفحة بصيغة تقبلها
refused-form-more = تُرسل كما هي، أو مضغوطة بصيغة br أو zstd أو gzip.
refused-range = ينتهي الملف قبل ذلك
refused-range-more = لا شيء في المدى المطلوب.
refused-elsewhere = جاء هذا النموذج من مكان آخر
refused-elsewhere-more = لا تُقبل النماذج إلا من صفحات هذا الموقع.
refused-too-long = هذا أطول مما ينبغي
refused-too-long-more = لا يبلغ نموذج لدينا هذا الطول.
refused-busy = طلبات كثيرة في وقت واحد
refused-busy-more = يرجى الانتظار لحظة ثم إعادة المحاولة.
refused-closed = تعذّر الوصول إلى الحسابات الآن
refused-closed-more = لم يُفقد شيء. يمكن قراءة الصحيفة في هذه الأثناء؛ حاول مرة أخرى بعد دقيقة.
refused-unreadable = تعذّرت قراءة الطلب
refused-unreadable-more = فيه شيء ليس كما ينبغي.
refused-broken = تعذّر إعداد الصفحة
refused-broken-more = الخطأ منا، وقد سُجّل. حاول مرة أخرى بعد دقيقة.

## A search that finds nothing because of its filters

nothing-in-choice = لا مادة توافق كل ما اخترته.

## Many comments, in pages

comments-more = تعليقات أخرى
comments-before-these = تعليقات سابقة
series = بودكاست
series-feed = تغذية البودكاست
series-funding = ادعم هذا البودكاست
all-episodes = كل الحلقات
episodes-count = { $count ->
    [zero] لا حلقات
    [one] حلقة واحدة
    [two] حلقتان
    [few] { $count } حلقات
    [many] { $count } حلقة
   *[other] { $count } حلقة
  }
episode-of-season = الموسم { $season }، الحلقة { $number }
episode-number = الحلقة { $number }
season-number = الموسم { $season }
episode-trailer = إعلان تشويقي
episode-bonus = حلقة إضافية
episode-explicit = للكبار
document-pages = الصفحات
data-rows = الصفوف
data-rows-shown = المعروض
