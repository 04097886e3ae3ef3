"""What stands in the bundle about the bundle itself."""

from typing import Final

README: Final = """\
Django-commerceml: архив для поддержки
======================================

Что внутри:
  versions.json    версии Python, Django, базы данных и пакетов
  settings.json    настройки; вместо неизвестных значений только их тип, ключей
                   и паролей нет
  profiles.json    настройки профилей обмена, без паролей
  state.json       как идёт обмен, проверки сервера, непринятые миграции
  requests.csv     запросы 1С за последние три дня и ответы на них
  sessions.csv, files.csv, runs.csv, problems.csv
                   журнал: сеансы, файлы, загрузки, замечания
  heads/           начала файлов, которые прислала 1С (по 64 КБ, в UTF-8); номер
                   файла - его номер в files.csv

Персональные данные заменены метками вида [hidden-12]: имена, телефоны, почта,
адреса, ИНН, счета, логины, IP-адреса, комментарии. Одинаковые значения имеют в
одном архиве одну и ту же метку. Перед отправкой всё же загляните в архив.

Django-commerceml: a support bundle
===================================

What is in it:
  versions.json    versions of Python, Django, the database and the packages
  settings.json    settings; of unknown values only the types, no keys, no passwords
  profiles.json    settings of the exchange profiles, without passwords
  state.json       how the exchange stands, the checks, migrations not applied
  requests.csv     what 1C asked in the last three days, and what it heard
  sessions.csv, files.csv, runs.csv, problems.csv
                   the journal
  heads/           how the files of 1C begin (64 KB each, in UTF-8); the number is
                   the id in files.csv

Personal data are replaced by tokens such as [hidden-12]: names, telephones, e-mails,
addresses, ИНН, bank accounts, logins, IP addresses, comments. The same value has the
same token within one bundle. Look into it all the same before you send it.
"""
