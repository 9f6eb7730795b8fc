package kejian.delivery.page;

import java.util.List;
import kejian.contract.release.Catalogue;
import kejian.contract.release.Survey;
import kejian.delivery.evidence.Session;
import kejian.delivery.view.OpenSurveys;
import org.jspecify.annotations.Nullable;

/** Surveys on tiers B and C: one form, usable without script and on a phone. */
public final class PlainSurvey {

    /** The number of a question is added. */
    public static final String FIELD = "q";

    private static final String LIST = "/c/survey.html";

    private PlainSurvey() {}

    /** Links to what may be answered; nothing where there is nothing. */
    static void offer(
            Markup page,
            Asked asked,
            Catalogue.@Nullable Column column,
            Catalogue.@Nullable Title title) {
        List<Survey> open =
                title != null
                        ? OpenSurveys.of(asked.surveys(), asked.view(), title)
                        : column != null
                                ? OpenSurveys.of(asked.surveys(), asked.view(), column)
                                : OpenSurveys.ofAll(asked.surveys());
        rows(page, asked, open);
    }

    /** All that is asked here and now. */
    public static byte[] list(Asked asked) {
        Markup page = PlainPages.head(asked, SurveyPages.LABEL, "");
        rows(page, asked, asked.surveys());
        if (asked.surveys().isEmpty()) {
            page.raw("<p>现在没有可以回答的调查。</p>\n");
        }
        back(page, asked, "/c/index.html");
        return PlainPages.finish(page, asked);
    }

    private static void rows(Markup page, Asked asked, List<Survey> open) {
        if (open.isEmpty()) {
            return;
        }
        page.raw("<ul class=\"surveys\">\n");
        for (Survey s : open) {
            page.raw("<li><a href=\"").raw(asked.link("/c/survey/" + s.id() + ".html"));
            page.raw("\">").text(SurveyPages.LABEL + "：" + s.title()).raw("</a></li>\n");
        }
        page.raw("</ul>\n");
    }

    /**
     * The form.
     *
     * @param ticket for this survey and this box, without which nothing is said
     */
    public static byte[] form(Asked asked, Survey survey, Session ticket) {
        Markup page = PlainPages.head(asked, survey.title(), "");
        page.raw("<form class=\"survey\" method=\"get\" action=\"/c/answered/").raw(survey.id());
        page.raw(".html\">\n<input type=\"hidden\" name=\"s\" value=\"").raw(ticket.id());
        page.raw("\">\n");
        String box = ticket.box();
        if (box != null) {
            page.raw("<input type=\"hidden\" name=\"box\" value=\"").text(box).raw("\">\n");
        }
        for (int q = 1; q <= survey.questions().size(); q++) {
            Survey.Question question = survey.questions().get(q - 1);
            page.raw("<fieldset><legend>").raw(q).raw(". ").text(question.text());
            page.raw("</legend>\n");
            for (int o = 1; o <= question.options().size(); o++) {
                page.raw("<label><input type=\"radio\" name=\"").raw(FIELD).raw(q);
                page.raw("\" value=\"").raw(o).raw("\" required> ");
                page.text(question.options().get(o - 1)).raw("</label>\n");
            }
            page.raw("</fieldset>\n");
        }
        page.raw("<p><button type=\"submit\">提交</button></p>\n</form>\n");
        back(page, asked, LIST);
        return PlainPages.finish(page, asked);
    }

    /** It is on the disk. */
    public static byte[] answered(Asked asked, Survey survey) {
        Markup page = PlainPages.head(asked, survey.title(), "");
        page.raw("<p>已记录，谢谢！再答一次时，以最后一次为准。</p>\n");
        back(page, asked, "/c/index.html");
        return PlainPages.finish(page, asked);
    }

    private static void back(Markup page, Asked asked, String path) {
        page.raw("<p><a href=\"").raw(asked.link(path)).raw("\">↑ 返回</a></p>\n");
    }
}
