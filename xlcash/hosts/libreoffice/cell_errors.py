"""LibreOffice's error numbers ↔ Excel's error values.

Calc carries an error in a double: a NaN whose lower half is the error number.  Handing such a NaN back from an add-in, alone or inside a
table, shows as a genuine error cell that ISNA and IFERROR know; an exception would show as an `Err:` code, a text as a text.
"""

from __future__ import annotations

import struct
from typing import Final

from xlcash.domain.errors import CellError

QUIET_NAN: Final = 0x7FF8_0000_0000_0000

NUMBER_OF_ERROR: Final = {
    CellError.NUM: 503,
    CellError.VALUE: 519,
    CellError.NULL: 521,
    CellError.REF: 524,
    CellError.NAME: 525,
    CellError.DIV0: 532,
    CellError.NA: 32767,
}
ERROR_OF_NUMBER: Final = {number: error for error, number in NUMBER_OF_ERROR.items()}


def error_of(number: int) -> CellError:
    """The error value of what `getError()` tells; numbers that Excel has no value for (Err:502, Err:504 …) are #VALUE!.

    >>> str(error_of(532)), str(error_of(504))
    ('#DIV/0!', '#VALUE!')
    """
    return ERROR_OF_NUMBER.get(number, CellError.VALUE)


def error_double(error: CellError) -> float:
    """An error value as the double Calc takes for it.

    >>> error_double(CellError.NA).hex(), struct.pack(">d", error_double(CellError.NA)).hex()
    ('nan', '7ff8000000007fff')
    """
    double: float = struct.unpack("<d", struct.pack("<Q", QUIET_NAN | NUMBER_OF_ERROR[error]))[0]
    return double
