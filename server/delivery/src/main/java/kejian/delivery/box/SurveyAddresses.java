package kejian.delivery.box;

import io.vertx.core.http.Cookie;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.regex.Pattern;
import kejian.contract.problem.Problem;
import kejian.contract.release.Catalogue;
import kejian.contract.release.Survey;
import kejian.contract.viewing.SurveyAnswer;
import kejian.delivery.evidence.Session;
import kejian.delivery.evidence.Sessions;
import kejian.delivery.evidence.SurveyDesk;
import kejian.delivery.page.Asked;
import kejian.delivery.page.PlainPages;
import kejian.delivery.page.PlainSurvey;
import kejian.delivery.page.SurveyPages;
import kejian.delivery.view.OpenSurveys;
import kejian.delivery.view.RecentViews;
import org.jspecify.annotations.Nullable;

/**
 * {@code /a/survey…}, {@code /a/answered…} and the same below {@code /c}: what viewers are asked.
 */
final class SurveyAddresses {

    private static final String ID = "([A-Za-z0-9-]{1,40})";
    private static final Pattern CHOICES = Pattern.compile("[1-9](\\.[1-9]){0,7}");
    private static final Pattern PAGE = Pattern.compile("[1-9][0-9]{0,2}");

    /** Tells one browser from the next, for as long as a survey may be open; says nothing else. */
    private static final String COOKIE = "kejian-survey";

    private static final Pattern COOKIE_FORM = Pattern.compile("[A-Za-z0-9_-]{22}");
    private static final long COOKIE_S = 90L * 24 * 3_600;

    private final Sessions sessions;
    private final Tickets tickets;
    private final SurveyDesk desk;
    private final OpenSurveys open;
    private final BoxSettings settings;
    private final SecureRandom random = new SecureRandom();

    SurveyAddresses(
            Sessions sessions,
            Tickets tickets,
            SurveyDesk desk,
            OpenSurveys open,
            BoxSettings settings) {
        this.sessions = sessions;
        this.tickets = tickets;
        this.desk = desk;
        this.open = open;
        this.settings = settings;
    }

    /** All by pattern; the part in brackets names a survey, or nothing. */
    Map<String, BiConsumer<Exchange, String>> all() {
        return Map.of(
                "/[ab]/survey\\.htm()",
                (x, _) -> list(x),
                "/[ab]/survey/" + ID + "\\.htm",
                this::question,
                "/[ab]/answered/" + ID + "\\.htm",
                this::answered,
                "/c/survey\\.html()",
                (x, _) -> plainList(x),
                "/c/survey/" + ID + "\\.html",
                this::form,
                "/c/answered/" + ID + "\\.html",
                this::plainAnswered);
    }

    private void list(Exchange x) {
        Asked asked = asked(x);
        if (asked == null) {
            return;
        }
        String id = x.query().get("cw");
        String slug = x.query().get("col");
        Problem gone = id == null ? null : asked.view().goneBecause(id);
        Catalogue.Title title = id == null ? null : asked.view().title(id).orElse(null);
        Catalogue.Column column = slug == null ? null : asked.view().column(slug).orElse(null);
        int number = number(x.query().get("p"));
        if (gone != null) {
            x.fail(gone);
        } else if ((id != null && title == null) || (slug != null && column == null)) {
            x.fail(Problem.NOT_FOUND);
        } else {
            SurveyPages.list(asked, title, column, number)
                    .ifPresentOrElse(page -> key(x, asked, page), () -> x.fail(Problem.NOT_FOUND));
        }
    }

    private void question(Exchange x, String id) {
        withSurvey(
                x,
                id,
                (asked, survey) -> {
                    String text = x.query().get("a");
                    List<Integer> choices = text == null ? List.of() : choices(text);
                    if (choices == null || !survey.takes(choices)) {
                        x.fail(Problem.NOT_FOUND);
                    } else if (survey.isAnsweredBy(choices)) {
                        Session ticket = tickets.issue(x, ticketOf(survey));
                        key(x, asked, SurveyPages.confirm(asked, survey, choices, ticket));
                    } else {
                        key(x, asked, SurveyPages.question(asked, survey, choices));
                    }
                });
    }

    /** Answers once it is on the disk. HEAD says nothing. */
    private void answered(Exchange x, String id) {
        withSurvey(
                x,
                id,
                (asked, survey) -> {
                    String text = x.query().get("a");
                    List<Integer> choices = text == null ? null : choices(text);
                    if (choices == null || !survey.isAnsweredBy(choices)) {
                        x.fail(Problem.QUERY);
                        return;
                    }
                    Tickets.Shown shown = tickets.demand(x, ticketOf(survey));
                    if (shown == null) {
                        return;
                    }
                    Runnable page = () -> key(x, asked, SurveyPages.answered(asked, survey));
                    if (x.isHead()) {
                        page.run();
                        return;
                    }
                    take(x, survey, choices, shown, x.mark(), SurveyAnswer.REMOTE, page);
                });
    }

    private void plainList(Exchange x) {
        Asked asked = asked(x);
        if (asked != null) {
            plain(x, PlainSurvey.list(asked));
        }
    }

    private void form(Exchange x, String id) {
        withSurvey(
                x,
                id,
                (asked, survey) -> {
                    if (cookie(x) == null) {
                        byte[] fresh = new byte[16];
                        random.nextBytes(fresh);
                        x.response()
                                .addCookie(
                                        Cookie.cookie(
                                                        COOKIE,
                                                        Base64.getUrlEncoder()
                                                                .withoutPadding()
                                                                .encodeToString(fresh))
                                                .setPath("/c/")
                                                .setHttpOnly(true)
                                                .setMaxAge(COOKIE_S)
                                                .setSameSite(
                                                        io.vertx.core.http.CookieSameSite.STRICT));
                    }
                    Session ticket = tickets.issue(x, ticketOf(survey));
                    plain(x, PlainSurvey.form(asked, survey, ticket));
                });
    }

    private void plainAnswered(Exchange x, String id) {
        withSurvey(
                x,
                id,
                (asked, survey) -> {
                    List<Integer> choices = new ArrayList<>();
                    for (int q = 1; q <= survey.questions().size(); q++) {
                        String text = x.query().getOrDefault(PlainSurvey.FIELD + q, "");
                        choices.add(text.matches("[1-9]") ? Integer.parseInt(text) : 0);
                    }
                    if (!survey.isAnsweredBy(choices)) {
                        x.fail(Problem.QUERY);
                        return;
                    }
                    Tickets.Shown shown = tickets.demand(x, ticketOf(survey));
                    if (shown == null) {
                        return;
                    }
                    Runnable page = () -> plain(x, PlainSurvey.answered(asked, survey));
                    if (x.isHead()) {
                        page.run();
                        return;
                    }
                    String cookie = cookie(x);
                    // many phones look alike behind one address: without a cookie each form counts
                    String who = cookie == null ? shown.ticket().id() : "cookie " + cookie;
                    take(x, survey, choices, shown, who, SurveyAnswer.BROWSER, page);
                });
    }

    private void take(
            Exchange x,
            Survey survey,
            List<Integer> choices,
            Tickets.Shown shown,
            String nameless,
            String source,
            Runnable page) {
        String box = shown.box();
        String voice = box == null ? sessions.disguised(nameless) : null;
        SurveyAnswer answer =
                new SurveyAnswer(
                        survey.id(), choices, box, voice, source, settings.clock().millis());
        String who = box == null ? "voice " + voice : "box " + box;
        tickets.acknowledge(x, desk.take(who, shown.ticket().id(), answer), page);
    }

    private static String ticketOf(Survey survey) {
        return "survey-" + survey.id();
    }

    private static @Nullable String cookie(Exchange x) {
        Cookie cookie = x.request().getCookie(COOKIE);
        return cookie == null || !COOKIE_FORM.matcher(cookie.getValue()).matches()
                ? null
                : cookie.getValue();
    }

    /** Nothing for what no page of ours says. */
    private static @Nullable List<Integer> choices(String text) {
        if (!CHOICES.matcher(text).matches()) {
            return null;
        }
        List<Integer> choices = new ArrayList<>();
        for (int i = 0; i < text.length(); i += 2) {
            choices.add(text.charAt(i) - '0');
        }
        return choices;
    }

    private static int number(@Nullable String text) {
        if (text == null) {
            return 1;
        }
        return PAGE.matcher(text).matches() ? Integer.parseInt(text) : Integer.MAX_VALUE;
    }

    private interface OfSurvey {
        void answer(Asked asked, Survey survey);
    }

    /** One that is over is gone, as one that never was. */
    private void withSurvey(Exchange x, String id, OfSurvey page) {
        Asked asked = asked(x);
        if (asked == null) {
            return;
        }
        Optional<Survey> found =
                asked.surveys().stream().filter(s -> s.id().equals(id)).findFirst();
        found.ifPresentOrElse(
                survey -> page.answer(asked, survey), () -> x.fail(Problem.NOT_FOUND));
    }

    private @Nullable Asked asked(Exchange x) {
        RecentViews.Moment moment = x.moment();
        if (moment == null) {
            x.fail(Problem.UNAVAILABLE);
            return null;
        }
        return Asked.of(moment.view(), x.profile(), settings.areaName(), x.query())
                .where(open.of(moment.view()));
    }

    private static void key(Exchange x, Asked asked, byte[] page) {
        x.restrict(); // a ticket is for one box
        x.response().putHeader("Vary", "User-Agent");
        x.send("text/html; charset=" + asked.profile().charset(), page);
    }

    private static void plain(Exchange x, byte[] page) {
        x.restrict();
        x.response().putHeader("Vary", "User-Agent");
        x.response().putHeader("Content-Security-Policy", PlainPages.POLICY);
        x.send("text/html; charset=utf-8", page);
    }
}
