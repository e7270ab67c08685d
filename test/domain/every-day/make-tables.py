"""Writes the two tables beside this file. See README.md for how to run it.

usage: make-tables.py path/to/node_modules/chinese-days
"""
import datetime
import importlib.metadata
import json
import pathlib
import sys

import chinese_calendar
import holidays

HERE = pathlib.Path(__file__).parent
FIRST, LAST = 2004, 2026
LAST_NOTICE = 2023  # data/calendars has the notices of the years after it
# Left out by chinese-days. The notice of 2005-12-22 for 2006: "12月31日(星期六)上班".
LEFT_OUT = ["2005-12-31"]
china = holidays.country_holidays("CN", years=range(FIRST, LAST + 2))


def write(name: str, content: object) -> None:
    (HERE / name).write_text(json.dumps(content, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


def days_of(year: int) -> list:
    first, end = datetime.date(year, 1, 1), datetime.date(year + 1, 1, 1)
    return [first + datetime.timedelta(days=n) for n in range((end - first).days)]


def letters(year: int) -> str:
    return "".join("W" if china.is_working_day(day) else "R" for day in days_of(year))


def differs() -> list:
    days = (day for year in range(FIRST, LAST + 1) for day in days_of(year))
    return [str(day) for day in days if china.is_working_day(day) != chinese_calendar.is_workday(day)]


def notice(year: int, listed: dict, listed_by: str) -> dict:
    def of_year(kind: str) -> list:
        return [date for date in sorted(listed[kind]) if date.startswith(f"{year}-")]

    return {
        "division": "000000",
        "year": year,
        "source": f"State Council General Office annual holiday notice, as listed by npm chinese-days {listed_by}",
        "restDays": of_year("holidays"),
        "makeUpWorkdays": of_year("workdays"),
    }


package = pathlib.Path(sys.argv[1])
listed = json.loads((package / "dist/chinese-days.json").read_text(encoding="utf-8"))
listed["workdays"] = [*listed["workdays"], *LEFT_OUT]
listed_by = json.loads((package / "package.json").read_text(encoding="utf-8"))["version"]
version = importlib.metadata.version
write(
    "days-2004-2026.json",
    {
        "source": f"PyPI holidays {version('holidays')} (MIT)",
        "letters": "one per day from 1 January: W working day, R rest day",
        "years": {str(year): letters(year) for year in range(FIRST, LAST + 1)},
        "other": {"source": f"PyPI chinesecalendar {version('chinesecalendar')} (MIT)", "differsOn": differs()},
    },
)
write("notices-2004-2023.json", [notice(year, listed, listed_by) for year in range(FIRST, LAST_NOTICE + 1)])
