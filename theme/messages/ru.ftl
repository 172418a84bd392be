skip = К содержанию
editions = Издания
search = Поиск
updated = Обновлено
sections = Разделы
all-sections = Все разделы
archive = Архив
contact = Написать нам
report-error = Сообщить об ошибке
corrections = Исправления
corrections-about = Где мы ошиблись и как правильно. Сначала новые.
no-corrections = Пока ничего исправлять не пришлось.
latest = Последнее
see-all = Смотреть все
front-empty = Пока ничего не опубликовано.
front-empty-more = Здесь появится первая статья.
list-empty = Здесь пока нет статей.
list-empty-more = Дальше ведут главная страница и поиск.
to-front = На главную
feed = Лента RSS
below = Внутри раздела «{ $title }»
newest-of = Новое: { $title }
older = Раньше: { $label }
more = Ещё
the-paper = О газете
feeds = Ленты
elsewhere = Мы в сети
read-on = Читать
what-changed = что изменилось
you-are-here = Где эта страница
did-you-mean = Возможно, вы искали
search-partial = Поиск занял слишком много времени: здесь может быть не всё.
gone-title = Этой страницы больше нет
facet-year = Год
by = Авторы:
and = и
comma = ,
published = Опубликовано
reading-time = Время чтения
minutes-short = { $count } мин
minutes = { $count ->
    [one] { $count } минута
    [few] { $count } минуты
   *[other] { $count } минут
}
share-mail = Отправить по почте
correction = Исправление
all-corrections = Все исправления
tags = Темы
comments = Комментарии
related = По теме
stories = { $count ->
    [one] { $count } статья
    [few] { $count } статьи
   *[other] { $count } статей
}
pictures-count = { $count ->
    [one] { $count } снимок
    [few] { $count } снимка
   *[other] { $count } снимков
}
search-label = Поиск по всем статьям
search-for = Поиск: { $words }
found = { $count ->
    [0] Ничего не найдено
    [one] Найдена { $count } статья
    [few] Найдены { $count } статьи
   *[other] Найдено { $count } статей
}
remove-filter = убрать фильтр
clear-all = Сбросить всё
filter = Фильтр
nothing-found = Нет статьи, в которой есть все эти слова.
nothing-found-more = Попробуйте меньше слов или загляните в
sort-best = Сначала подходящие
sort-newest = Сначала новые
facet-section = Раздел
facet-kind = Жанр
facet-tag = Тема
facet-author = Автор
withdrawn-title = Эта статья отозвана
withdrawn-sentence = Она стояла по этому адресу и была снята редакцией.
gone-sentence = Того, что было по этому адресу, больше нет.
not-found-title = По этому адресу ничего нет
not-found-sentence = Возможно, ссылка устарела или в ней не хватает буквы.
kind-news = Новости
kind-live = Прямой эфир
kind-gallery = Галерея
kind-video = Видео
kind-audio = Аудио
kind-opinion = Мнение
kind-analysis = Анализ
kind-review = Рецензия
kind-interview = Интервью
kind-explainer = Разбор
kind-feature = Очерк
in-short = Коротко
timeline = Как всё было
fact-box = Справка
question = Вопрос
answer = Ответ
footnotes = Примечания
footnote = Примечание
back-to-text = Назад к тексту
download = Скачать
table = Таблица
gallery = Галерея
video = Видео
audio = Аудио
transcript = Расшифровка
source = Источник
open-at = Откроется на
code = Код
day-short = { $day } { $month }
day-long = { $day } { $month } { $year }
month-long = { $month } { $year }
day-dated = { $day } { $month } { $year }
day-full = { $weekday }, { $day } { $month } { $year }
instant = { $weekday }, { $day } { $month } { $year }, { $time }
month-1 = Январь
month-of-1 = января
month-short-1 = янв.
month-2 = Февраль
month-of-2 = февраля
month-short-2 = февр.
month-3 = Март
month-of-3 = марта
month-short-3 = марта
month-4 = Апрель
month-of-4 = апреля
month-short-4 = апр.
month-5 = Май
month-of-5 = мая
month-short-5 = мая
month-6 = Июнь
month-of-6 = июня
month-short-6 = июня
month-7 = Июль
month-of-7 = июля
month-short-7 = июля
month-8 = Август
month-of-8 = августа
month-short-8 = авг.
month-9 = Сентябрь
month-of-9 = сентября
month-short-9 = сент.
month-10 = Октябрь
month-of-10 = октября
month-short-10 = окт.
month-11 = Ноябрь
month-of-11 = ноября
month-short-11 = нояб.
month-12 = Декабрь
month-of-12 = декабря
month-short-12 = дек.
weekday-1 = пн
weekday-2 = вт
weekday-3 = ср
weekday-4 = чт
weekday-5 = пт
weekday-6 = сб
weekday-7 = вс
weekday-long-1 = понедельник
weekday-long-2 = вторник
weekday-long-3 = среда
weekday-long-4 = четверг
weekday-long-5 = пятница
weekday-long-6 = суббота
weekday-long-7 = воскресенье

## How pages look, what the device keeps, ways to share
all-of-it = Все
share = Поделиться
share-story = Поделиться статьёй
share-address = Адрес статьи
copy-link = Скопировать ссылку
link-copied = Ссылка скопирована
share-app = Отправить в приложение
print = Напечатать
languages = На других языках
your-time = ваше время
most-read = Читают чаще всего
more-from = Ещё из раздела «{ $title }»
next-in = Дальше в разделе «{ $title }»
contents = В этой статье
contents-count = { $count ->
    [one] { $count } часть
    [few] { $count } части
   *[other] { $count } частей
}
look = Вид страниц
look-size = Размер текста
look-font = Шрифт для чтения
look-scheme = Цвета
look-kept = Выбор хранится только на этом устройстве.
font-serif = Газетный
font-sans = Простой
scheme-auto = Как на устройстве
scheme-light = Светлые
scheme-dark = Тёмные
percent = { $share } %
data-saver = Экономия трафика
data-saver-about = Эта страница без картинок и скриптов
full-page = С картинками
full-page-about = Вы читаете страницу без картинок и скриптов.
picture = Рисунок
enlarge = Увеличить рисунок
gallery-view = Показать
gallery-grid = Рядом
gallery-in-a-row = По одному
close = Закрыть
previous-picture = Предыдущий рисунок
next-picture = Следующий рисунок
picture-file = Открыть файл
offline-title = Нет связи
offline-sentence = Нужной страницы на этом устройстве нет. Она откроется, когда связь появится.
offline-kept = Есть на этом устройстве
offline-none = Пока ничего нет. Сохранённые статьи и последняя главная страница остаются здесь, когда вы открыли их при связи.
offline-again = Попробовать снова
kept-copy = Нет связи. Это копия с этого устройства, какой страница была
privacy = О личных данных
privacy-about = Что сайт знает о читателях, что хранит и чего ни у кого не спрашивает.
privacy-elsewhere = Ни к кому другому запросов нет
privacy-elsewhere-more = Когда вы читаете, браузер не обращается ни к одной другой компании: тексты, картинки, фильмы и шрифты отдаёт этот сайт. Чужие материалы стоят здесь неподвижной картинкой и ссылкой; о вас узнают, только если вы по ней перейдёте. Ссылки «поделиться» — просто ссылки.
privacy-cookies = Никаких cookie без нужды
privacy-cookies-more = Чтение не оставляет cookie. Вход или сохранение статьи без скрипта ставит одну; она отправляется только страницам под /account, скрипты её не читают, при выходе она исчезает.
privacy-device = Что остаётся на вашем устройстве
privacy-device-more = Размер текста, шрифт и цвета, которые вы выбрали, список статей, сохранённых без входа, копии этих статей и последней главной страницы на случай, если связи не будет. Сайт их не видит, а «очистить данные сайта» в браузере их удаляет.
privacy-account = Что хранит учётная запись
privacy-account-more = Адрес почты, имя, под которым вас видят, сохранённое, подписки и комментарии. Всё это можно забрать файлом или удалить на странице учётной записи; комментарии останутся под именем «удалённый читатель».
privacy-counts = Что считается
privacy-counts-more = Читают ли статью: без cookie и без записи вашего адреса, чтобы узнать, что читают чаще всего.
privacy-write = Вопросы
privacy-write-more = Если вы хотите узнать больше или что-то удалить, пишите:
