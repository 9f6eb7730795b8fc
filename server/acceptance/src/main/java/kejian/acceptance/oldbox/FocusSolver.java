package kejian.acceptance.oldbox;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jsoup.nodes.Element;
import org.jspecify.annotations.Nullable;

/** Presses the keys of a remote until every way over a page is known. */
final class FocusSolver {

    /** More than this and nobody finds it. */
    static final int MOST_PRESSES = 16;

    private static final List<String> ARROWS = List.of("up", "down", "left", "right", "ok");
    private static final List<String> PAGES = List.of("pageUp", "pageDown");
    private static final int MOST_STATES = 120;
    private static final int SHORT_WATCH_S = 7;
    private static final int WATCH_S = 40;

    /** Who adds the box's name to a link opens it all the same. */
    private static final Pattern NAMED = Pattern.compile("&b=[A-Za-z0-9_.:-]+$");

    private final OldPage page;
    private final BoxModel box;
    private final Faults faults;

    private FocusSolver(OldPage page, BoxModel box, Faults faults) {
        this.page = page;
        this.box = box;
        this.faults = faults;
    }

    /**
     * What the remote reaches.
     *
     * @param presses by address, the fewest
     * @param back where Back leads; nothing where it leads to what was shown before
     * @param jump where 0, the number of the last of several pages and OK lead
     */
    record Ways(Map<String, Integer> presses, @Nullable String back, @Nullable String jump) {}

    static Ways solve(OldPage page, BoxModel box, Faults faults) {
        return new FocusSolver(page, box, faults).solve();
    }

    private Ways solve() {
        first();
        Map<String, Integer> byArrows = explore(ARROWS, /* digits= */ false);
        List<String> keys = new ArrayList<>(ARROWS);
        keys.addAll(PAGES);
        Map<String, Integer> all = explore(keys, /* digits= */ true);
        for (Element link : page.markup().select("a[href]")) {
            String to = link.absUrl("href");
            if (!byArrows.containsKey(to)) {
                faults.add(PageRule.REACH, "arrows never open \"%s\"", link.text());
            }
            int presses = all.getOrDefault(to, Integer.MAX_VALUE);
            if (presses > MOST_PRESSES) {
                faults.add(PageRule.REACH, "no keys open \"%s\"", link.text());
            }
            String label = link.text();
            if (label.matches("[1-9] .*")) {
                String opened = after(label.codePointAt(0)).gone();
                if (!to.equals(opened)) {
                    faults.add(PageRule.KEYS, "digit of \"%s\" opens %s", label, "" + opened);
                }
            }
        }
        codes();
        counts();
        arrowsMove();
        return new Ways(all, after(box.code("back")).gone(), jump());
    }

    private @Nullable String jump() {
        String counter = page.markup().select("#pn").text();
        int slash = counter.indexOf('/');
        if (slash < 0) {
            return null;
        }
        return after(
                        ("0" + counter.substring(slash + 1))
                                .concat(Character.toString(box.code("ok")))
                                .codePoints()
                                .toArray())
                .gone();
    }

    private HeadlessBox after(int... codes) {
        HeadlessBox loaded = HeadlessBox.load(page, box);
        for (int code : codes) {
            if (loaded.gone() == null) {
                loaded.press(code);
            }
        }
        return loaded;
    }

    /** What a viewer sees before the first press, and a while later. */
    private void first() {
        HeadlessBox loaded = HeadlessBox.load(page, box);
        List<Element> links = page.markup().select("a[href]");
        if (loaded.isPlaying() || links.isEmpty()) {
            return;
        }
        Map<String, Integer> looks = new HashMap<>();
        links.forEach(l -> looks.merge(loaded.look(l.id()), 1, Integer::sum));
        String active = loaded.focus();
        boolean marked =
                active != null
                        && looks.getOrDefault(loaded.look(active), 0) == 1
                        && (links.size() > 1
                                || !loaded.look(active).equals(links.getFirst().className()));
        if (!marked) {
            faults.add(PageRule.FOCUS, "no target, or more than one, is marked at first");
        }
        if (active != null) {
            drawn(loaded.look(active), links.getFirst().className());
        }
        String before = loaded.sight();
        // in one look, a mark that went all the way round is where it was
        for (int seconds : new int[] {SHORT_WATCH_S, WATCH_S}) {
            loaded.wait(seconds);
            if (loaded.gone() != null) {
                faults.add(PageRule.FOCUS, "left for %s without a key", loaded.gone());
                return;
            }
            if (!before.equals(loaded.sight())) {
                faults.add(PageRule.FOCUS, "the mark moved without a key");
                return;
            }
        }
    }

    /** A mark is a class with a colour of its own: the box draws none. */
    private void drawn(String marked, String plain) {
        String css = page.markup().select("style").html();
        Set<String> more = new HashSet<>(List.of(marked.split(" ")));
        more.removeAll(List.of(plain.split(" ")));
        if (more.stream().noneMatch(c -> css.matches("(?s).*\\." + c + "\\{[^}]*background.*"))) {
            faults.add(PageRule.FOCUS, "the mark has no colour");
        }
    }

    /** All ways from the first moment, the shortest first. */
    private Map<String, Integer> explore(List<String> keys, boolean digits) {
        Map<String, Integer> found = new LinkedHashMap<>();
        Set<String> seen = new HashSet<>();
        ArrayDeque<Step> todo = new ArrayDeque<>();
        todo.add(new Step(new int[0], /* typing= */ false));
        seen.add(HeadlessBox.load(page, box).sight());
        while (!todo.isEmpty() && seen.size() < MOST_STATES) {
            Step step = todo.remove();
            if (step.codes.length >= MOST_PRESSES) {
                continue;
            }
            for (String key : keys) {
                tryNext(step, box.code(key), step.typing, found, seen, todo);
            }
            for (int digit = '0'; digits && !step.typing && digit <= '9'; digit++) {
                tryNext(step, digit, /* typing= */ true, found, seen, todo);
            }
        }
        return found;
    }

    /**
     * @param typing whether a digit led here and the page stayed: what it means depends on the next
     *     ones, and they are too many to try all
     */
    private record Step(int[] codes, boolean typing) {}

    private void tryNext(
            Step step,
            int code,
            boolean typing,
            Map<String, Integer> found,
            Set<String> seen,
            ArrayDeque<Step> todo) {
        int[] codes = java.util.Arrays.copyOf(step.codes, step.codes.length + 1);
        codes[step.codes.length] = code;
        HeadlessBox then = after(codes);
        String gone = then.gone();
        if (gone != null) {
            gone = NAMED.matcher(gone).replaceFirst("");
            found.putIfAbsent(gone, codes.length);
        } else if (!then.wentBack() && seen.add(then.sight())) {
            todo.add(new Step(codes, typing));
        }
    }

    /** Where a room can be counted, three, nought and OK start a viewing of thirty. */
    private void counts() {
        if (!page.script().contains("JOIN=")) {
            return;
        }
        String started = after('3', '0', box.code("ok")).gone();
        if (started == null || !started.endsWith("30")) {
            faults.add(PageRule.REACH, "3 0 OK starts %s", "" + started);
        }
    }

    /** One arrow alone would reach everything too, but not as somebody expects. */
    private void arrowsMove() {
        HeadlessBox loaded = HeadlessBox.load(page, box);
        if (loaded.isPlaying() || page.markup().select("a[href]").size() < 2) {
            return;
        }
        for (String arrow : List.of("up", "down")) {
            HeadlessBox then = after(box.code(arrow));
            if (then.gone() != null || then.sight().equals(loaded.sight())) {
                faults.add(PageRule.KEYS, "%s does not move the mark", arrow);
            }
        }
    }

    /** Each code of a key does what the first one does. */
    private void codes() {
        box.keys()
                .forEach((key, codes) -> {
                    HeadlessBox first = after(codes.getFirst());
                    for (int code : codes.subList(1, codes.size())) {
                        HeadlessBox other = after(code);
                        if (!java.util.Objects.equals(first.gone(), other.gone())
                                || first.wentBack() != other.wentBack()
                                || !first.sight().equals(other.sight())) {
                            faults.add(PageRule.KEYS, "code %d is not %s", code, key);
                        }
                    }
                });
    }
}
