package kejian.acceptance.oldbox;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Goes over all pages of a server as one model sees them. */
public final class PageLab {

    private static final int MOST_WEIGHT = 300_000;
    private static final int DEEPEST = 8;
    private static final int MOST_REPORTED = 3;
    private static final Pattern REPORT =
            Pattern.compile("^/[ab]/(?:fault|told|survey).*[?&]cw=([^&]+)");

    /** Where pages come from. */
    @FunctionalInterface
    public interface Server {

        /**
         * @param path address without the server
         * @param headOnly whether the body is not wanted
         */
        PageAnswer get(String path, boolean headOnly) throws IOException, InterruptedException;
    }

    private final Server server;
    private final PageJudge judge;
    private final List<PageFault> faults = new ArrayList<>();
    private final Map<String, PageJudge.Judged> pages = new TreeMap<>();
    private final Map<String, Long> others = new HashMap<>();
    private final Set<String> reported = new HashSet<>();

    public PageLab(Server server, BoxModel box) {
        this.server = server;
        this.judge = new PageJudge(box);
    }

    /**
     * What was seen.
     *
     * @param shapes kinds of pages, by script and links
     * @param onPage presses from a page's first moment to each of its targets, in order
     * @param fromStart presses from the start page to each page, by its address
     */
    public record Seen(
            int pages,
            int shapes,
            List<PageFault> faults,
            List<Integer> onPage,
            Map<String, Integer> fromStart) {

        public int median() {
            return onPage.isEmpty() ? 0 : onPage.get(onPage.size() / 2);
        }

        public int most() {
            return onPage.isEmpty() ? 0 : onPage.getLast();
        }

        /** Presses from the start page to pages whose address begins so, in order. */
        public List<Integer> fromStart(String beginning) {
            return fromStart.entrySet().stream()
                    .filter(e -> e.getKey().startsWith(beginning))
                    .map(Map.Entry::getValue)
                    .sorted()
                    .toList();
        }
    }

    /**
     * What a page hands the box's player, which is put through all that a viewer does.
     *
     * @return the address; nothing where there is none
     * @throws IllegalStateException where something was found wrong with it
     */
    public static @Nullable String told(PageAnswer answer, BoxModel box) {
        Faults faults = new Faults(answer.path());
        String told = PlayerCheck.look(OldPage.read(answer, box, faults), box, faults);
        if (!faults.all().isEmpty()) {
            throw new IllegalStateException(faults.all().toString());
        }
        return told;
    }

    /** Reads everything that addresses lead to from here. */
    public Seen walk(String start) throws IOException, InterruptedException {
        ArrayDeque<String> todo = new ArrayDeque<>(List.of(start));
        while (!todo.isEmpty()) {
            String path = todo.remove();
            String name = nameOf(path);
            if (pages.containsKey(name)
                    || others.containsKey(name)
                    || isEndless(path)
                    || isOneMoreReport(path)) {
                continue;
            }
            if (!isPage(path)) {
                other(path, name);
                continue;
            }
            PageJudge.Judged judged = judge.judge(server.get(path, /* headOnly= */ false));
            pages.put(name, judged);
            faults.addAll(judged.faults());
            todo.addAll(judged.addresses());
        }
        weights();
        backs(nameOf(start));
        List<Integer> onPage = new ArrayList<>();
        pages.values().forEach(p -> onPage.addAll(p.presses().values()));
        onPage.sort(Comparator.naturalOrder());
        return new Seen(
                pages.size(), judge.shapes(), List.copyOf(faults), onPage, distances(start));
    }

    private static boolean isPage(String path) {
        return path.startsWith("/a/")
                || path.startsWith("/b/")
                || path.equals("/")
                || path.startsWith("/?");
    }

    /** Pages of a search or of a count: as many as there are numbers. */
    private static boolean isEndless(String path) {
        return path.matches(".*[?&](k=[0-9]{2,}|heads=([02-9]|1[0-9])).*");
    }

    /** Pages to report a fault from, and lists of surveys, of each title: as many as titles. */
    private boolean isOneMoreReport(String path) {
        Matcher about = REPORT.matcher(path);
        if (!about.find()) {
            return false;
        }
        String title = about.group(1);
        if (reported.size() < MOST_REPORTED) {
            reported.add(title);
        }
        return !reported.contains(title);
    }

    /** A session differs from fetch to fetch; what stands behind it does not. */
    private static String nameOf(String path) {
        return path.replaceAll("([?&]s=)[^&]*", "$1");
    }

    private void other(String path, String name) throws IOException, InterruptedException {
        PageAnswer answer = server.get(path, /* headOnly= */ true);
        String type = answer.head("content-type");
        boolean stream = path.contains(".ts") || path.contains(".m3u8");
        String expected =
                path.contains(".m3u8")
                        ? "application/vnd.apple.mpegurl"
                        : stream ? "video/mp2t" : "image/";
        if (answer.status() != 200 || !type.startsWith(expected)) {
            faults.add(
                    new PageFault(PageRule.LINK, path, "answers " + answer.status() + " " + type));
        }
        String length = answer.head("content-length");
        others.put(name, stream || length.isEmpty() ? 0 : Long.parseLong(length));
    }

    private void weights() {
        pages.forEach((name, page) -> {
            long weight =
                    page.answer().body().length
                            + page.addresses().stream()
                                    .map(PageLab::nameOf)
                                    .distinct()
                                    .mapToLong(a -> others.getOrDefault(a, 0L))
                                    .sum();
            if (weight > MOST_WEIGHT) {
                faults.add(new PageFault(PageRule.WEIGHT, name, weight + " bytes"));
            }
        });
    }

    /** By Back alone everybody comes to the start page. */
    private void backs(String start) {
        pages.forEach((name, page) -> {
            String at = name;
            int steps = 0;
            while (!isSame(at, start) && steps <= DEEPEST && pages.containsKey(at)) {
                at = nameOf(Objects.requireNonNull(pages.get(at)).back());
                steps++;
            }
            if (!isSame(at, start)) {
                faults.add(
                        new PageFault(
                                PageRule.BACK, name, "Back leads to \"" + page.back() + "\""));
            }
        });
    }

    /** The start page has more than one address. */
    private boolean isSame(String name, String start) {
        PageJudge.Judged page = pages.get(name);
        PageJudge.Judged first = pages.get(start);
        return name.equals(start)
                || (page != null
                        && first != null
                        && Arrays.equals(page.answer().body(), first.answer().body()));
    }

    private record Distance(String page, int presses) {}

    private Map<String, Integer> distances(String start) {
        Map<String, Integer> known = new TreeMap<>();
        PriorityQueue<Distance> todo =
                new PriorityQueue<>(Comparator.comparingInt(Distance::presses));
        todo.add(new Distance(nameOf(start), 0));
        while (!todo.isEmpty()) {
            Distance next = todo.remove();
            if (known.putIfAbsent(next.page, next.presses) != null) {
                continue;
            }
            PageJudge.Judged page = pages.get(next.page);
            if (page != null) {
                page.presses()
                        .forEach((to, presses) ->
                                todo.add(new Distance(nameOf(to), next.presses + presses)));
            }
        }
        return known;
    }
}
