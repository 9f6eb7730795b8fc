package kejian.delivery.evidence;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import kejian.contract.viewing.SearchMade;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Makes one search of what a box asks for on its way: digit after digit, page after page, back and
 * forth. It is over when something that was found is opened, when something else is looked for, or
 * after five minutes of silence; only then is it written down. Safe for many threads.
 *
 * <p>Of one box a question is written down once within the hour, so many questions of it, and so
 * many of all within the day: names can be invented. Nobody waits for any of it, and what cannot be
 * written is let go: nobody was told that it was.
 */
public final class SearchDesk {

    private static final Logger LOG = Logger.getLogger(SearchDesk.class);
    private static final long HOUR_MS = 3_600_000;
    private static final long DAY_HOURS = 24;

    static final long QUIET_MS = 300_000;
    static final int MOST_OF_ONE_IN_AN_HOUR = 12;

    /** Ten of each of two hundred stations; the journal of thirty dark days holds them. */
    static final int MOST_IN_A_DAY = 2_400;

    static final int MOST_AT_ONCE = 2_000;

    /** One digit stands for a thousand titles. */
    private static final int FEWEST_DIGITS = 2;

    /** 48 bits: enough to tell apart the boxes that ask the same. */
    private static final int VOICE_CHARACTERS = 8;

    private final Vertx vertx;
    private final EvidenceJournal journal;
    private final Clock clock;
    private final UnaryOperator<String> disguise;
    private final Map<String, Search> going = new LinkedHashMap<>();
    private final Map<String, Integer> ofOne = new HashMap<>();
    private final Set<String> said = new HashSet<>();
    private long hour = Long.MIN_VALUE;
    private long day = Long.MIN_VALUE;
    private int today;

    /**
     * @param disguise a keyed digest, at least eight characters
     */
    public SearchDesk(
            Vertx vertx, EvidenceJournal journal, Clock clock, UnaryOperator<String> disguise) {
        this.vertx = vertx;
        this.journal = journal;
        this.clock = clock;
        this.disguise = disguise;
    }

    /**
     * What a page shows.
     *
     * @param text digits, none on the page that asks; or words, folded
     * @param found courseware, best first; what is beyond {@link SearchMade#MOST_FOUND} is left out
     */
    public record Shown(String by, String text, List<String> found) {

        public Shown {
            found = List.copyOf(found.subList(0, Math.min(found.size(), SearchMade.MOST_FOUND)));
        }
    }

    /** A search that goes on. */
    private static final class Search {

        /** The furthest that it came: who deletes asks for nothing new. */
        private Shown furthest;

        private Shown shown;
        private long lastMs;

        Search(Shown first) {
            furthest = first;
            shown = first;
        }

        boolean goesOn(Shown next) {
            if (!next.by.equals(shown.by)) {
                return false;
            }
            if (!next.by.equals(SearchMade.KEYS)) {
                return next.text.equals(shown.text);
            }
            boolean longer = next.text.startsWith(shown.text) && !shown.text.isEmpty();
            return longer || furthest.text.startsWith(next.text);
        }

        void show(Shown next) {
            if (!furthest.text.startsWith(next.text)) {
                furthest = next;
            }
            shown = next;
        }
    }

    /**
     * A page of what was found was asked for. Never blocks.
     *
     * @param who the box, or what tells a nameless one apart; not given out
     * @param first whether it is the first page; a further one begins no search
     * @return done when what ended by it is on the disk; no page waits for that
     */
    public synchronized Future<Void> asked(String who, Shown page, boolean first) {
        long now = clock.millis();
        List<SearchMade> over = new ArrayList<>();
        Search search = going.remove(who);
        if (search != null && !search.goesOn(page)) {
            end(who, search, null, over);
            search = null;
        }
        if (search == null && first && !page.text.isEmpty()) {
            search = new Search(page);
        }
        if (search != null) {
            search.show(page);
            search.lastMs = now;
            going.put(who, search); // the newest stands last
        }
        if (going.size() > MOST_AT_ONCE) {
            Map.Entry<String, Search> eldest = going.entrySet().iterator().next();
            going.remove(eldest.getKey());
            end(eldest.getKey(), eldest.getValue(), null, over);
        }
        return write(over);
    }

    /**
     * A courseware was opened, perhaps out of what was found. Never blocks.
     *
     * @return done when what ended by it is on the disk
     */
    public synchronized Future<Void> opened(String who, String courseware) {
        Search search = going.get(who);
        if (search == null || !search.shown.found.contains(courseware)) {
            return Future.succeededFuture();
        }
        going.remove(who);
        List<SearchMade> over = new ArrayList<>();
        end(who, search, courseware, over);
        return write(over);
    }

    /**
     * Ends what has been silent for long, or all.
     *
     * @return done when what ended is on the disk
     */
    public synchronized Future<Void> settle(boolean all) {
        long now = clock.millis();
        List<SearchMade> over = new ArrayList<>();
        Iterator<Map.Entry<String, Search>> oldest = going.entrySet().iterator();
        while (oldest.hasNext()) {
            Map.Entry<String, Search> each = oldest.next();
            long silent = now - each.getValue().lastMs;
            if (!all && silent >= 0 && silent < QUIET_MS) {
                break; // those behind it are younger
            }
            oldest.remove();
            end(each.getKey(), each.getValue(), null, over);
        }
        return write(over);
    }

    private void end(String who, Search search, @Nullable String opened, List<SearchMade> over) {
        Shown what = opened == null ? search.furthest : search.shown;
        boolean keys = what.by.equals(SearchMade.KEYS);
        if (keys && opened == null && what.text.length() < FEWEST_DIGITS) {
            return;
        }
        // who opens a title by 47 and again by 4755 looked for that title
        String question = keys && opened != null ? "opened " + opened : what.by + " " + what.text;
        String voice =
                disguise.apply("search " + question + " " + who).substring(0, VOICE_CHARACTERS);
        if (mayBeSaid(who, voice)) {
            over.add(
                    new SearchMade(
                            what.by, what.text, what.found.size(), opened, voice, hour * HOUR_MS));
        }
    }

    private boolean mayBeSaid(String who, String voice) {
        long now = Math.floorDiv(clock.millis(), HOUR_MS);
        if (now != hour) {
            hour = now;
            ofOne.clear();
            said.clear();
        }
        if (Math.floorDiv(now, DAY_HOURS) != day) {
            day = Math.floorDiv(now, DAY_HOURS);
            today = 0;
        }
        if (today >= MOST_IN_A_DAY
                || ofOne.getOrDefault(who, 0) >= MOST_OF_ONE_IN_AN_HOUR
                || !said.add(voice)) {
            return false;
        }
        ofOne.merge(who, 1, Integer::sum);
        today++;
        return true;
    }

    private Future<Void> write(List<SearchMade> over) {
        if (over.isEmpty()) {
            return Future.succeededFuture();
        }
        Future<Void> written =
                vertx.executeBlocking(
                                () -> {
                                    journal.searched(over);
                                    return true;
                                },
                                /* ordered= */ false)
                        .mapEmpty();
        return written.onFailure(
                e -> LOG.warnf("%d searches were not recorded: %s", over.size(), e.getMessage()));
    }
}
