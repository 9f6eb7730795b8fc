package kejian.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntUnaryOperator;
import kejian.cli.client.ApiException;

/** What is wrong in a sheet, by rows as a spreadsheet numbers them. */
final class SheetFaults {

    private SheetFaults() {}

    static ApiException of(List<String> faults) {
        return new ApiException(ApiException.REFUSED, "sheet", String.join("\n  ", faults));
    }

    /**
     * The same as the server said it of the rows that it was sent.
     *
     * @param words what kind of sheet: keys of texts begin with it
     * @param line of the sheet, for the place of a row among those that were sent
     */
    static ApiException of(ApiException e, Kejian kejian, String words, IntUnaryOperator line) {
        List<String> faults = new ArrayList<>();
        for (ApiException.Field field : e.fields()) {
            String[] pointer = field.pointer().split("/", -1);
            int last = pointer.length - 1;
            if (last < 2 || !pointer[last - 1].matches("[0-9]{1,6}")) {
                return e;
            }
            String key = words + "-" + pointer[last] + "-" + field.code();
            String said = kejian.has(key) ? kejian.text(key) : pointer[last] + " " + field.detail();
            int row = line.applyAsInt(Integer.parseInt(pointer[last - 1]));
            faults.add(kejian.text("sheet-row").formatted(row, said));
        }
        return faults.isEmpty() ? e : of(faults);
    }
}
