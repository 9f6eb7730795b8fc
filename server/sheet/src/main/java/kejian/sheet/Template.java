package kejian.sheet;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import kejian.contract.courseware.Category;
import org.dhatim.fastexcel.Range;
import org.dhatim.fastexcel.Workbook;
import org.dhatim.fastexcel.Worksheet;

/**
 * An empty sheet to fill in: the headers, lists where only some words are known, long numbers kept
 * as text; what belongs where stands on a second sheet, which is never read.
 */
public final class Template {

    /** Rows that lists and formats are laid under; more may be written. */
    private static final int ROWS = 500;

    private static final int NARROW = 14;
    private static final int WIDE = 70;

    private Template() {}

    public static byte[] write(boolean english) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        List<Field> fields = Stream.of(Field.values()).filter(f -> !f.isResult()).toList();
        try (Workbook book = new Workbook(bytes, "kejian", "1.0")) {
            Worksheet sheet = book.newWorksheet(english ? "courseware" : "课件");
            Worksheet help = book.newWorksheet(english ? "help" : "说明");
            Map<Field, Range> lists = help(help, fields, english);
            for (int c = 0; c < fields.size(); c++) {
                Field field = fields.get(c);
                sheet.value(0, c, english ? field.english() : field.chinese());
                sheet.width(c, NARROW);
                Range below = sheet.range(1, c, ROWS, c);
                if (field == Field.EXTERNAL_ID) {
                    below.style().format("@").set();
                }
                if (lists.containsKey(field)) {
                    below.validateWithList(lists.get(field));
                }
            }
            sheet.range(0, 0, 0, fields.size() - 1).style().bold().fillColor("F2F2F2").set();
            sheet.freezePane(0, 1);
        } catch (IOException e) {
            throw new UncheckedIOException("memory does not fail", e);
        }
        return bytes.toByteArray();
    }

    /**
     * @return where the words stand of which a field takes one
     */
    private static Map<Field, Range> help(Worksheet help, List<Field> fields, boolean english) {
        help.width(0, NARROW);
        help.width(1, WIDE);
        for (int r = 0; r < fields.size(); r++) {
            help.value(r, 0, english ? fields.get(r).english() : fields.get(r).chinese());
            help.value(r, 1, english ? en(fields.get(r)) : zh(fields.get(r)));
        }
        Map<Field, Range> lists = new EnumMap<>(Field.class);
        Map<Field, List<String>> words = new EnumMap<>(Field.class);
        words.put(Field.CATEGORY, Stream.of(Category.values()).map(Category::title).toList());
        words.put(Field.PURPOSE, english ? List.of("education", "service") : List.of("教育类", "服务类"));
        words.put(
                Field.ACTION,
                english ? List.of("create", "update", "skip") : List.of("新增", "更新", "跳过"));
        int column = 3;
        for (Map.Entry<Field, List<String>> of : words.entrySet()) {
            for (int r = 0; r < of.getValue().size(); r++) {
                help.value(r, column, of.getValue().get(r));
            }
            lists.put(of.getKey(), help.range(0, column, of.getValue().size() - 1, column));
            column++;
        }
        return lists;
    }

    private static String zh(Field field) {
        return switch (field) {
            case TITLE -> "不超过 200 字；空着就用文件名";
            case COLUMN -> "专栏的名称或标识";
            case SUMMARY -> "不超过 2000 字";
            case PRESENTER, PUBLISHER -> "不超过 100 字";
            case VIDEO -> "必填（更新时除外）：文件名，可带下级文件夹，如 视频/第一讲.mp4";
            case SUBTITLE -> "第一讲.srt，或 zh=第一讲.srt;en=第一讲.en.vtt";
            case ATTACHMENTS -> "几个之间用分号";
            case COVER -> "JPEG、PNG、GIF、BMP";
            case TAGS -> "顿号、逗号或分号隔开，最多 20 个";
            case CATEGORY -> "空着是“典型经验”";
            case PURPOSE -> "空着是“教育类”";
            case DURATION -> "只检查写法：秒数，或 时:分:秒";
            case PUBLISH_AT, WITHDRAW_AT -> "2026-12-01 08:00，北京时间";
            case EXTERNAL_ID -> "别的系统里的编号；更新必须有";
            case ACTION -> "空着是“新增”";
            case RESULT_STATE, RESULT_ID, RESULT_NOTE -> "";
        };
    }

    private static String en(Field field) {
        return switch (field) {
            case TITLE -> "up to 200 characters; empty: the file's name";
            case COLUMN -> "title or slug of a column";
            case SUMMARY -> "up to 2,000 characters";
            case PRESENTER, PUBLISHER -> "up to 100 characters";
            case VIDEO ->
                    "needed, but for updates: a file's name, folders below allowed, films/one.mp4";
            case SUBTITLE -> "one.srt, or zh=one.srt;en=one.en.vtt";
            case ATTACHMENTS -> "several with semicolons between them";
            case COVER -> "JPEG, PNG, GIF, BMP";
            case TAGS -> "commas or semicolons between them, 20 at most";
            case CATEGORY -> "one of those on the right; empty: 典型经验";
            case PURPOSE -> "empty: education";
            case DURATION -> "only its form is checked: seconds, or h:mm:ss";
            case PUBLISH_AT, WITHDRAW_AT -> "2026-12-01 08:00, time of China";
            case EXTERNAL_ID -> "what another system calls it; updates need one";
            case ACTION -> "empty: create";
            case RESULT_STATE, RESULT_ID, RESULT_NOTE -> "";
        };
    }
}
