package kejian.delivery.page;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import kejian.contract.release.Catalogue;
import kejian.contract.release.Survey;
import kejian.delivery.evidence.Session;
import kejian.delivery.view.OpenSurveys;
import org.jspecify.annotations.Nullable;

/**
 * Surveys on tier A: a question a page, a digit answers it, OK says it all. What was answered so
 * far stands in the address: no box is too old for that.
 */
public final class SurveyPages {

    static final String LIST = "/a/survey.htm";
    static final String LABEL = "调查";

    private static final String CONFIRM =
            KeyPage.script("keybox.js") + KeyPage.script("keyfault.js");

    private SurveyPages() {}

    /** The key at the foot of the start page, where there is one to be answered. */
    static KeyPage offer(KeyPage page, int number) {
        return number > 1 || OpenSurveys.ofAll(page.asked().surveys()).isEmpty()
                ? page
                : page.foot(LIST, LABEL);
    }

    /** Likewise of a column's first page. */
    static KeyPage offer(KeyPage page, int number, Catalogue.Column column) {
        Asked asked = page.asked();
        return number > 1 || OpenSurveys.of(asked.surveys(), asked.view(), column).isEmpty()
                ? page
                : page.foot(LIST + "?col=" + column.slug(), LABEL);
    }

    /** Likewise of a courseware's. */
    static void offer(KeyPage page, Catalogue.Title title) {
        Asked asked = page.asked();
        if (!OpenSurveys.of(asked.surveys(), asked.view(), title).isEmpty()) {
            page.foot(LIST + "?cw=" + title.id(), LABEL);
        }
    }

    /**
     * What may be answered: of a courseware, of a column, or of neither.
     *
     * @param number 1, 2 …
     */
    public static Optional<byte[]> list(
            Asked asked,
            Catalogue.@Nullable Title title,
            Catalogue.@Nullable Column column,
            int number) {
        List<Survey> open;
        String above;
        String of;
        if (title != null) {
            open = OpenSurveys.of(asked.surveys(), asked.view(), title);
            above = "/a/cw/" + title.id() + ".htm";
            of = "?cw=" + title.id() + "&amp;p=";
        } else if (column != null) {
            open = OpenSurveys.of(asked.surveys(), asked.view(), column);
            above = "/a/col/" + column.slug() + "-1.htm";
            of = "?col=" + column.slug() + "&amp;p=";
        } else {
            open = OpenSurveys.ofAll(asked.surveys());
            above = "/a/index.htm";
            of = "?p=";
        }
        int pages = Math.max(1, (open.size() + Screen.ROWS - 1) / Screen.ROWS);
        if (number > pages) {
            return Optional.empty();
        }
        KeyPage page = new KeyPage(asked).up(above);
        int from = (number - 1) * Screen.ROWS;
        for (Survey s : open.subList(from, Math.min(from + Screen.ROWS, open.size()))) {
            page.row(address(s, List.of()), s.title());
        }
        if (open.isEmpty()) {
            page.lines(List.of("现在没有可以回答的调查。"), 0);
        }
        KeyPages.arrows(page, number, pages, LIST + of, "");
        page.foot(above, "返回");
        return Optional.of(page.finish(LABEL));
    }

    /**
     * The question after those that are answered.
     *
     * @param choices so far, fewer than there are questions
     */
    public static byte[] question(Asked asked, Survey survey, List<Integer> choices) {
        String above = above(asked, survey, choices);
        KeyPage page = new KeyPage(asked).up(above).closeRows();
        Survey.Question question = survey.questions().get(choices.size());
        List<String> lines = Widths.lines(question.text(), page.screen().lineWidth());
        page.lines(lines.subList(0, Math.min(2, lines.size())), 0);
        for (int i = 1; i <= question.options().size(); i++) {
            List<Integer> next = new ArrayList<>(choices);
            next.add(i);
            page.row(address(survey, next), question.options().get(i - 1));
        }
        page.foot(above, "返回");
        return page.finish(
                (choices.size() + 1) + "/" + survey.questions().size() + " " + survey.title());
    }

    /**
     * Asks once more.
     *
     * @param ticket for this survey and this box, without which nothing is said
     * @param choices of all questions
     */
    public static byte[] confirm(
            Asked asked, Survey survey, List<Integer> choices, Session ticket) {
        String above = above(asked, survey, choices);
        KeyPage page = new KeyPage(asked).up(above);
        int width = page.screen().lineWidth();
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < choices.size(); i++) {
            String option = survey.questions().get(i).options().get(choices.get(i) - 1);
            lines.add(Widths.cut((i + 1) + "　" + option, width));
        }
        lines.add("");
        lines.add("按确定提交，按返回修改。");
        lines.add("再答一次时，以最后一次为准。");
        page.lines(lines, 0);
        String named = ticket.box() == null ? "" : ticket.box();
        page.script("var BOX='%s';\n".formatted(named), CONFIRM);
        String said =
                "/a/answered/" + survey.id() + ".htm?s=" + ticket.id() + "&amp;a=" + text(choices);
        page.foot(said, "确定提交").foot(above, "返回");
        return page.finish(LABEL + "：" + survey.title());
    }

    /** It is on the disk. */
    public static byte[] answered(Asked asked, Survey survey) {
        KeyPage page = new KeyPage(asked).up("/a/index.htm");
        page.lines(List.of("已记录，谢谢！", "线路通时报送省平台，断线时保存在本县服务器。", "再答一次时，以最后一次为准。"), 0);
        page.foot("/a/index.htm", "返回");
        return page.finish(LABEL + "：" + survey.title());
    }

    private static String address(Survey survey, List<Integer> choices) {
        return "/a/survey/"
                + survey.id()
                + ".htm"
                + (choices.isEmpty() ? "" : "?a=" + text(choices));
    }

    /** The question before, or where the survey is offered. */
    private static String above(Asked asked, Survey survey, List<Integer> choices) {
        if (!choices.isEmpty()) {
            return address(survey, choices.subList(0, choices.size() - 1));
        }
        String courseware = survey.courseware();
        if (courseware != null) {
            return "/a/cw/" + courseware + ".htm";
        }
        String column = survey.column();
        return asked.view().catalogue().columns().stream()
                .filter(c -> c.id().equals(column))
                .findFirst()
                .map(c -> "/a/col/" + c.slug() + "-1.htm")
                .orElse(LIST);
    }

    private static String text(List<Integer> choices) {
        return choices.stream().map(String::valueOf).collect(Collectors.joining("."));
    }
}
