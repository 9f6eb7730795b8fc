package kejian.delivery.page;

import java.util.ArrayList;
import java.util.List;
import kejian.contract.release.Catalogue;
import kejian.contract.viewing.FaultReport;
import kejian.delivery.evidence.Session;
import org.jspecify.annotations.Nullable;

/** Saying what does not work: one key chooses, OK says so. */
public final class FaultPages {

    static final String LIST = "/a/fault.htm";

    private static final String CONFIRM =
            KeyPage.script("keybox.js") + KeyPage.script("keyfault.js");

    private FaultPages() {}

    /** The address of the list, said of a courseware. */
    static String about(Catalogue.Title title) {
        return LIST + "?cw=" + title.id();
    }

    /**
     * What may be wrong.
     *
     * @param title none where it is said of no courseware
     */
    public static byte[] list(Asked asked, Catalogue.@Nullable Title title) {
        String above = title == null ? HelpPage.ADDRESS : "/a/cw/" + title.id() + ".htm";
        KeyPage page = new KeyPage(asked).up(above);
        for (FaultReport.Kind kind : FaultReport.Kind.values()) {
            page.row("/a/fault-" + kind.code() + ".htm" + of(title, "?"), kind.zh());
        }
        page.foot(above, "返回");
        return page.finish("报修");
    }

    /**
     * Asks once more.
     *
     * @param ticket for this fault and this box, without which nothing is said
     * @param hotline whom to call, or empty
     */
    public static byte[] confirm(
            Asked asked,
            FaultReport.Kind kind,
            Catalogue.@Nullable Title title,
            Session ticket,
            String hotline) {
        String above = LIST + of(title, "?");
        KeyPage page = new KeyPage(asked).up(above);
        int width = page.screen().lineWidth();
        List<String> lines = new ArrayList<>();
        lines.add("故障　" + kind.zh());
        if (title != null) {
            lines.add(Widths.cut("课件　" + title.title(), width));
        }
        lines.add(Widths.cut("服务区域　" + asked.areaName(), width));
        lines.add("");
        lines.add("按确定报修，按返回重选。");
        lines.add("");
        lines.add(Widths.cut(call(hotline), width));
        page.lines(lines, 0);
        String named = ticket.box() == null ? "" : ticket.box();
        page.script("var BOX='%s';\n".formatted(named), CONFIRM);
        String said = "/a/told-" + kind.code() + ".htm?s=" + ticket.id() + of(title, "&amp;");
        page.foot(said, "确定报修").foot(above, "返回");
        return page.finish("报修：" + kind.zh());
    }

    /** It is on the disk. */
    public static byte[] told(Asked asked, FaultReport.Kind kind, String hotline) {
        KeyPage page = new KeyPage(asked).up("/a/index.htm");
        int width = page.screen().lineWidth();
        page.lines(
                List.of(
                        "已记录：" + kind.zh(),
                        "线路通时报送省平台，断线时保存在本县服务器。",
                        "一小时内同样的故障只记一次。",
                        "",
                        Widths.cut(call(hotline), width)),
                0);
        page.foot("/a/index.htm", "返回");
        return page.finish("报修：已记录");
    }

    private static String call(String hotline) {
        return "急事请拨打　" + (hotline.isEmpty() ? "县级管理员" : hotline);
    }

    private static String of(Catalogue.@Nullable Title title, String join) {
        return title == null ? "" : join + "cw=" + title.id();
    }
}
