package kejian.origin.fault;

import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import kejian.contract.viewing.FaultReport;
import kejian.sheet.CsvText;

/** Reports for spreadsheets, in both languages; times are Shanghai's. */
final class FaultSheet {

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss").withZone(ZoneId.of("Asia/Shanghai"));

    private FaultSheet() {}

    /** With a last line that says so where not all are there. */
    static String of(FaultResource.Faults faults) {
        CsvText text = new CsvText();
        text.line(
                "编号 id",
                "时间 at",
                "故障 fault",
                "站点编码 station",
                "站点 name",
                "区划 area",
                "区划名称 area name",
                "终端 box",
                "边缘服务器 edge",
                "课件 courseware",
                "处理人 taken by",
                "关闭时间 closed at",
                "关闭人 closed by",
                "处理结果 note");
        for (FaultResource.Fault f : faults.items()) {
            text.line(
                    f.id(),
                    TIME.format(f.at()),
                    FaultReport.Kind.of(f.fault())
                            .map(k -> k.zh() + ' ' + k.en())
                            .orElse(f.fault()),
                    f.station(),
                    f.stationName(),
                    f.area(),
                    f.areaName(),
                    f.box(),
                    f.edge(),
                    f.title() == null ? f.courseware() : f.title(),
                    f.takenBy(),
                    f.closedAt() == null ? null : TIME.format(f.closedAt()),
                    f.closedBy(),
                    f.note());
        }
        if (faults.items().size() < faults.total()) {
            text.line("只列出最新的 only the newest", faults.items().size(), faults.total());
        }
        return text.toString();
    }
}
