"""What another reader sees in a workbook, as JSON; with a second path it is saved there again, one text changed."""

import json
import sys
import warnings

import openpyxl

warnings.simplefilter("error")
book = openpyxl.load_workbook(sys.argv[1])
sheets = [
    {
        "name": sheet.title,
        "frozen": sheet.freeze_panes,
        "filter": sheet.auto_filter.ref,
        "choices": len(sheet.data_validations.dataValidation),
        # n: number, s: text, b: true or false, f: formula.
        "rows": [[[cell.data_type, cell.value] for cell in row] for row in sheet.iter_rows()],
    }
    for sheet in book.worksheets
]
if len(sys.argv) > 2:
    for cell in book.worksheets[0][3]:
        if cell.value == sheets[0]["rows"][2][1][1]:
            cell.value = "改名"
    book.save(sys.argv[2])
# A date as its text.
print(json.dumps(sheets, default=str))
