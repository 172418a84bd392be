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
also-in = Эта статья на других языках:
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
## Accounts
account = Учётная запись
sign-in = Войти
sign-up = Создать учётную запись
sign-out = Выйти
email = Адрес почты
password = Пароль
password-hint = Не короче 10 знаков. Длина важнее необычных символов.
name-shown = Имя для показа
name-shown-hint = Стоит рядом с вашими комментариями. Можно не указывать.
language = Язык
save = Сохранить
sign-up-closed = Учётную запись здесь пока создать нельзя: издание ещё не отправляет писем.
done-signed-out = Вы вышли.
problem-wrong = Адрес и пароль не подходят друг к другу.
problem-email = Это не адрес почты. Он выглядит так: name@place.example.
problem-password-length = В пароле от 10 до 512 знаков.
problem-too-many = Слишком много попыток. Подождите, пожалуйста, четверть часа.
done-profile = Сохранено.
problem-name-length = В имени не больше 60 букв.
problem-language = У издания нет такого выпуска.
## The rest
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
