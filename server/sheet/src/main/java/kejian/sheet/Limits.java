package kejian.sheet;

/**
 * What one sheet may hold. Reading stops where a limit is passed, so memory is bounded by these.
 */
final class Limits {

    static final int FILE_BYTES = 16 << 20;
    static final int ROWS = 5_000;
    static final int COLUMNS = 64;

    /** Excel itself holds no more in a cell. */
    static final int CELL_CHARACTERS = 32_767;

    static final int ZIP_ENTRIES = 1_000;
    static final int UNPACKED_BYTES = 64 << 20;
    static final int XML_DEPTH = 64;
    static final int XML_ATTRIBUTES = 128;

    private Limits() {}

    static void row(int rows) throws SheetException {
        if (rows > ROWS + 1) {
            throw SheetException.limit(
                    "超过 " + ROWS + " 行，请拆成几个表", "more than " + ROWS + " rows: split the sheet");
        }
    }

    static void columns(int columns) throws SheetException {
        if (columns > COLUMNS) {
            throw SheetException.limit("超过 " + COLUMNS + " 列", "more than " + COLUMNS + " columns");
        }
    }

    static void cell(int characters, int row) throws SheetException {
        if (characters > CELL_CHARACTERS) {
            throw SheetException.limit(
                    "第 " + row + " 行有一格超过 " + CELL_CHARACTERS + " 字",
                    "row " + row + " has a cell of more than " + CELL_CHARACTERS + " characters");
        }
    }
}
