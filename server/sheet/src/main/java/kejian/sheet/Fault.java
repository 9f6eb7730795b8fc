package kejian.sheet;

/**
 * One thing that is wrong in one cell.
 *
 * @param row as the editor's program numbers it
 * @param header as it stands in the sheet, empty where the whole row is meant
 */
public record Fault(int row, String header, String code, String zh, String en) {

    /** Where it is, for {@code errors[].pointer}. */
    public String pointer() {
        return "/rows/" + row + "/" + header.replace("~", "~0").replace("/", "~1");
    }

    public String sentence(boolean english) {
        return english ? en : zh;
    }
}
