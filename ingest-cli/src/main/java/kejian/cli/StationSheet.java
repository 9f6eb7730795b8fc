package kejian.cli;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import kejian.cli.client.ApiException;
import org.jspecify.annotations.Nullable;

/**
 * A sheet of stations as CSV (RFC 4180). The charset is found per file: byte order mark, then
 * strict UTF-8, then strict GB18030, which is what Chinese spreadsheets save. The whole sheet is
 * checked before anything is sent.
 */
final class StationSheet {

    private static final Map<String, String> HEADERS =
            Map.of(
                    "编码",
                    "code",
                    "代码",
                    "code",
                    "名称",
                    "name",
                    "区划",
                    "area",
                    "容量",
                    "capacity",
                    "类型",
                    "type",
                    "原编码",
                    "former");

    /** As the register names them. */
    private static final Map<String, String> TYPES =
            Map.of(
                    "农村", "VILLAGE",
                    "社区", "COMMUNITY",
                    "机关事业单位", "OFFICE",
                    "机关事业", "OFFICE",
                    "国企", "STATE_FIRM",
                    "两新组织", "NEW",
                    "两新", "NEW",
                    "其他", "OTHER");

    private static final int MOST_FAULTS_SHOWN = 20;

    private StationSheet() {}

    /**
     * A row of the sheet; but for its line as {@code POST /api/stations/edition} takes it.
     *
     * @param line as a spreadsheet numbers it
     * @param area none where it follows from the code, which only an edition allows
     * @param capacity none leaves what is known, likewise {@code type}
     * @param former the code that it had, of an edition
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Row(
            @JsonIgnore int line,
            String code,
            String name,
            @Nullable String area,
            @Nullable Integer capacity,
            @Nullable String type,
            @Nullable String former) {}

    /**
     * @param wanted columns that no row may leave empty
     * @throws ApiException {@code sheet} with row and reason of everything that is wrong
     */
    static List<Row> read(Path file, List<String> wanted) throws IOException {
        List<List<String>> rows = rows(text(Files.readAllBytes(file)));
        List<String> faults = new ArrayList<>();
        List<Row> stations = new ArrayList<>();
        if (rows.isEmpty()) {
            throw SheetFaults.of(List.of("空表 the sheet is empty"));
        }
        List<String> columns =
                rows.getFirst().stream()
                        .map(String::strip)
                        .map(h -> HEADERS.getOrDefault(h, h.toLowerCase(Locale.ROOT)))
                        .toList();
        for (String column : wanted) {
            if (!columns.contains(column)) {
                faults.add("1: 缺少列 no column " + column);
            }
        }
        Set<String> codes = new HashSet<>();
        for (int i = 1; i < rows.size() && faults.size() <= MOST_FAULTS_SHOWN; i++) {
            List<String> row = rows.get(i);
            if (row.stream().allMatch(String::isBlank)) {
                continue;
            }
            String code = cell(columns, row, "code");
            String capacity = cell(columns, row, "capacity");
            String said = cell(columns, row, "type");
            String type = TYPES.getOrDefault(said, said.toUpperCase(Locale.ROOT));
            if (wanted.stream().anyMatch(column -> cell(columns, row, column).isEmpty())) {
                faults.add((i + 1) + ": 编码、名称、区划不能为空 " + String.join(", ", wanted) + " are needed");
            } else if (!codes.add(code)) {
                faults.add((i + 1) + ": 编码重复 this code stands twice: " + code);
            } else if (!capacity.matches("[0-9]{0,6}")) {
                faults.add((i + 1) + ": 容量不是数字 no number: " + capacity);
            } else if (!type.isEmpty() && !TYPES.containsValue(type)) {
                faults.add((i + 1) + ": 没有这种类型 no such type: " + type);
            } else {
                stations.add(
                        new Row(
                                i + 1,
                                code,
                                cell(columns, row, "name"),
                                orNone(cell(columns, row, "area")),
                                capacity.isEmpty() ? null : Integer.valueOf(capacity),
                                orNone(type),
                                orNone(cell(columns, row, "former"))));
            }
        }
        if (!faults.isEmpty()) {
            throw SheetFaults.of(faults.subList(0, Math.min(faults.size(), MOST_FAULTS_SHOWN)));
        }
        return stations;
    }

    private static @Nullable String orNone(String cell) {
        return cell.isEmpty() ? null : cell;
    }

    private static String cell(List<String> columns, List<String> row, String column) {
        int at = columns.indexOf(column);
        return at < 0 || at >= row.size() ? "" : row.get(at).strip();
    }

    private static String text(byte[] bytes) throws ApiException {
        for (Charset charset : List.of(StandardCharsets.UTF_8, Charset.forName("GB18030"))) {
            try {
                String text = charset.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
                return text.startsWith("\ufeff") ? text.substring(1) : text;
            } catch (CharacterCodingException e) {
                continue; // the next charset, or refused below
            }
        }
        throw SheetFaults.of(List.of("既不是 UTF-8 也不是 GB18030 neither UTF-8 nor GB18030"));
    }

    private static List<List<String>> rows(String text) {
        List<List<String>> rows = new ArrayList<>();
        List<String> row = new ArrayList<>();
        StringBuilder cell = new StringBuilder();
        boolean quoted = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (quoted) {
                if (c != '"') {
                    cell.append(c);
                } else if (i + 1 < text.length() && text.charAt(i + 1) == '"') {
                    cell.append('"');
                    i++;
                } else {
                    quoted = false;
                }
            } else if (c == '"' && cell.isEmpty()) {
                quoted = true;
            } else if (c == ',') {
                row.add(cell.toString());
                cell.setLength(0);
            } else if (c == '\n') {
                row.add(cell.toString());
                cell.setLength(0);
                rows.add(row);
                row = new ArrayList<>();
            } else if (c != '\r') {
                cell.append(c);
            }
        }
        if (!cell.isEmpty() || !row.isEmpty()) {
            row.add(cell.toString());
            rows.add(row);
        }
        return rows;
    }
}
