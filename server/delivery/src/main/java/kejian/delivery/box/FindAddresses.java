package kejian.delivery.box;

import io.vertx.core.Vertx;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import kejian.contract.problem.Problem;
import kejian.contract.release.Catalogue;
import kejian.contract.viewing.SearchMade;
import kejian.delivery.evidence.SearchDesk;
import kejian.delivery.evidence.Sessions;
import kejian.delivery.find.KeypadIndex;
import kejian.delivery.find.SearchText;
import kejian.delivery.find.TitleSearch;
import kejian.delivery.page.Asked;
import kejian.delivery.page.FindPage;
import kejian.delivery.page.PlainFind;
import kejian.delivery.view.RecentViews;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * {@code /a/find.htm}, {@code /b/find.htm} and {@code /c/find.html}: titles by the digits of a
 * remote and by what a keyboard types, over one index of readings. Nobody else is asked.
 */
final class FindAddresses {

    private static final Logger LOG = Logger.getLogger(FindAddresses.class);
    private static final Pattern DIGITS =
            Pattern.compile("[2-9]{0," + KeypadIndex.MOST_DIGITS + "}");

    private final Vertx vertx;
    private final String areaName;
    private final Sessions sessions;
    private final SearchDesk desk;
    private volatile @Nullable Found found;

    FindAddresses(Vertx vertx, String areaName, Sessions sessions, SearchDesk desk) {
        this.vertx = vertx;
        this.areaName = areaName;
        this.sessions = sessions;
        this.desk = desk;
    }

    /** The index of a catalogue, made when somebody first looks for something in it. */
    private record Found(Catalogue catalogue, KeypadIndex index) {}

    private KeypadIndex index(Catalogue catalogue) {
        Found known = found;
        if (known == null || known.catalogue != catalogue) {
            known = new Found(catalogue, KeypadIndex.of(catalogue.titles()));
            found = known;
        }
        return known.index;
    }

    /** By digits. */
    void digits(Exchange x) {
        Asked asked = asked(x);
        if (asked == null) {
            return;
        }
        String digits = x.query().getOrDefault("k", "");
        if (!DIGITS.matcher(digits).matches()) {
            PageAnswers.key(x, asked, Optional.empty());
            return;
        }
        List<Catalogue.Title> found =
                FindPage.found(asked, index(asked.view().catalogue()), digits);
        int number = PageAddresses.number(x);
        note(x, SearchMade.KEYS, digits, found, number);
        PageAnswers.key(x, asked, FindPage.of(asked, found, digits, number));
    }

    /** By words. */
    void words(Exchange x) {
        Asked asked = asked(x);
        if (asked == null) {
            return;
        }
        String words = x.query().getOrDefault("q", "").strip();
        int number = PageAddresses.number(x);
        vertx.executeBlocking(() -> search(asked, words), /* ordered= */ false)
                .onSuccess(titles -> {
                    SearchText.of(words)
                            .ifPresent(text -> note(x, SearchMade.WORDS, text, titles, number));
                    if (!x.response().closed()) {
                        PageAnswers.plain(x, PlainFind.of(asked, words, titles, number));
                    }
                })
                .onFailure(e -> {
                    LOG.error("no answer to a search", e);
                    x.fail(Problem.INTERNAL);
                });
    }

    /** HEAD asks for nothing. */
    private void note(Exchange x, String by, String text, List<Catalogue.Title> found, int number) {
        if (!x.isHead()) {
            List<String> ids = found.stream().map(Catalogue.Title::id).toList();
            desk.asked(who(x), new SearchDesk.Shown(by, text, ids), number == 1);
        }
    }

    /** A courseware's page is asked for, perhaps out of a list of what was found. */
    void opened(Exchange x, String courseware) {
        if (!x.isHead()) {
            desk.opened(who(x), courseware);
        }
    }

    /** Browsers too by address and agent: many phones that look like one are counted as one. */
    private String who(Exchange x) {
        return EvidenceAddresses.who(sessions.box(x.query()), x.mark());
    }

    private List<Catalogue.Title> search(Asked asked, String words) {
        if (words.isEmpty()) {
            return List.of();
        }
        Catalogue catalogue = asked.view().catalogue();
        List<Catalogue.Title> titles = catalogue.titles();
        return new TitleSearch(titles, index(catalogue))
                .find(words).stream()
                        .map(titles::get)
                        .filter(t -> !asked.view().isGone(t.id()))
                        .toList();
    }

    private @Nullable Asked asked(Exchange x) {
        RecentViews.Moment moment = x.moment();
        if (moment == null) {
            x.fail(Problem.UNAVAILABLE);
            return null;
        }
        return Asked.of(moment.view(), x.profile(), areaName, x.query());
    }
}
