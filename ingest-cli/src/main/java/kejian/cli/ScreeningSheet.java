package kejian.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import kejian.cli.client.ApiException;
import kejian.sheet.Grid;
import kejian.sheet.Moment;
import kejian.sheet.SheetException;

/**
 * A sheet of group viewings that were counted and written down, as xlsx or CSV: station, day,
 * courseware, heads, and how they were counted. All of it is checked before anything is sent.
 */
final class ScreeningSheet {

    static final ZoneId CHINA = ZoneId.of("Asia/Shanghai");

    private static final Map<String, String> HEADERS =
            Map.of(
                    "站点", "station",
                    "站点编码", "station",
                    "日期", "day",
                    "date", "day",
                    "课件", "courseware",
                    "人数", "heads",
                    "方式", "source");

    private static final Map<String, String> SOURCES =
            Map.of("点名", "ROLL_CALL", "签到", "ROLL_CALL", "补报", "FORM", "", "FORM");

    private static final int MOST_FAULTS_SHOWN = 20;

    private ScreeningSheet() {}

    /** As {@code POST /api/screenings} takes it. */
    record Screening(String station, String day, String courseware, int heads, String source) {}

    /**
     * @param lines the row of the sheet for each screening, as the spreadsheet counts
     */
    record Read(List<Screening> screenings, List<Integer> lines) {}

    /**
     * @throws ApiException {@code sheet} with row and reason of everything that is wrong
     */
    static Read read(Path file, boolean english) throws IOException {
        Grid grid = grid(file, english);
        List<String> columns =
                grid.rows().getFirst().stream()
                        .map(String::strip)
                        .map(h -> HEADERS.getOrDefault(h, h.toLowerCase(Locale.ROOT)))
                        .toList();
        List<String> faults = new ArrayList<>();
        for (String wanted : List.of("station", "day", "courseware", "heads")) {
            if (!columns.contains(wanted)) {
                faults.add(grid.lines().getFirst() + ": 缺少列 no column " + wanted);
            }
        }
        List<Screening> screenings = new ArrayList<>();
        List<Integer> lines = new ArrayList<>();
        for (int i = 1; i < grid.rows().size() && faults.size() < MOST_FAULTS_SHOWN; i++) {
            List<String> row = grid.rows().get(i);
            int line = grid.lines().get(i);
            String station = cell(columns, row, "station");
            String courseware = cell(columns, row, "courseware");
            Optional<Instant> day = Moment.of(cell(columns, row, "day"));
            String heads = cell(columns, row, "heads");
            String said = cell(columns, row, "source");
            String source = SOURCES.getOrDefault(said, said.toUpperCase(Locale.ROOT));
            if (station.isEmpty() || courseware.isEmpty()) {
                faults.add(line + ": 站点、课件不能为空 station and courseware are needed");
            } else if (day.isEmpty()) {
                faults.add(line + ": 日期看不懂 no date: " + cell(columns, row, "day"));
            } else if (!heads.matches("[0-9]{1,4}")) {
                faults.add(line + ": 人数不是数字 no number: " + heads);
            } else if (!SOURCES.containsValue(source)) {
                faults.add(line + ": 方式应为点名或补报 roll_call or form: " + said);
            } else {
                LocalDate on = LocalDate.ofInstant(day.get(), CHINA);
                screenings.add(
                        new Screening(
                                station,
                                on.toString(),
                                courseware,
                                Integer.parseInt(heads),
                                source));
                lines.add(line);
            }
        }
        if (!faults.isEmpty()) {
            throw SheetFaults.of(faults);
        }
        if (screenings.isEmpty()) {
            throw SheetFaults.of(List.of("空表 the sheet is empty"));
        }
        return new Read(screenings, lines);
    }

    private static Grid grid(Path file, boolean english) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return Grid.read(in.readNBytes(Grid.largestBytes() + 1), 1);
        } catch (SheetException e) {
            throw new ApiException(
                    ApiException.REFUSED,
                    e.problem().code(),
                    file.getFileName() + ": " + e.sentence(english));
        }
    }

    private static String cell(List<String> columns, List<String> row, String column) {
        int at = columns.indexOf(column);
        return at < 0 || at >= row.size() ? "" : row.get(at).strip();
    }
}
