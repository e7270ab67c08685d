"""numpy's side of bench/calendar.ts: reads the inputs of a folder, times each call alone, leaves the answers there.

usage: calendar.py FOLDER. Prints {"add": ms, "count": ms, "addWeekdays": ms, "countWeekdays": ms, "numpy": version}.
"""
import json
import pathlib
import sys
import time

import numpy as np

folder = pathlib.Path(sys.argv[1])


def read(name):
    return np.fromfile(folder / name, dtype="<i4")


def days(name):
    return read(name).astype("datetime64[D]")


def timed(name, call):
    call()
    since = time.perf_counter()
    answers = call()
    took = (time.perf_counter() - since) * 1000
    answers.astype("int64").astype("<i4").tofile(folder / name)
    return took


starts, ends, lengths = days("starts"), days("ends"), read("lengths").astype("int64")
# numpy knows a week and holidays, and no make-up workdays. Said exactly: every day of the week works but the rest days,
# weekends among them. Said its own way: Monday to Friday, and the make-up workdays are lost.
exact = np.busdaycalendar(weekmask="1111111", holidays=days("every-rest-day"))
weekdays = np.busdaycalendar(weekmask="1111100", holidays=days("holidays"))
print(
    json.dumps(
        {
            "add": timed("add", lambda: np.busday_offset(starts, lengths, roll="backward", busdaycal=exact)),
            "count": timed("count", lambda: np.busday_count(starts, ends, busdaycal=exact)),
            "addWeekdays": timed(
                "addWeekdays", lambda: np.busday_offset(starts, lengths, roll="backward", busdaycal=weekdays)
            ),
            "countWeekdays": timed("countWeekdays", lambda: np.busday_count(starts, ends, busdaycal=weekdays)),
            "numpy": np.__version__,
        }
    )
)
