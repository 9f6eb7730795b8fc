package kejian.delivery.page;

import java.util.ArrayList;
import java.util.List;

/** Which station this is, whom to call, and what the keys do. */
public final class HelpPage {

    static final String ADDRESS = "/a/help.htm";

    private HelpPage() {}

    /**
     * @param box as it names itself, or empty
     * @param hotline whom to call, or empty
     */
    public static byte[] of(Asked asked, String box, String hotline) {
        KeyPage page = new KeyPage(asked).up("/a/index.htm");
        List<String> lines = new ArrayList<>();
        lines.add("服务区域　" + asked.areaName());
        lines.add("终端编号　" + (box.isEmpty() ? "未登记" : box));
        lines.add("发布版本　" + asked.view().name());
        lines.add("服务电话　" + (hotline.isEmpty() ? "请联系县级管理员" : hotline));
        lines.add("");
        lines.add("方向键 选择　确定 打开　返回 回上一级");
        lines.add("数字键 直接打开该行　上下翻页键 翻页");
        lines.add("0 再按页码，按确定 跳到该页");
        lines.add("播放时：确定 暂停或继续　左右 退进三十秒");
        lines.add("集中收看：在课件页按人数（如 3 0）再按确定");
        lines.add("播放时：按数字 更正收看人数");
        int width = page.screen().lineWidth();
        page.lines(lines.stream().map(l -> Widths.cut(l, width)).toList(), 0);
        page.foot("/a/index.htm", "返回").foot(FaultPages.LIST, "报修");
        return page.finish("帮助");
    }
}
