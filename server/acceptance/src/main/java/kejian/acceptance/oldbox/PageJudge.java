package kejian.acceptance.oldbox;

import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Judges single pages of tiers A and B for one model. What was learnt of a shape is kept. */
public final class PageJudge {

    private static final Pattern NUMBERED = Pattern.compile("/@([0-9]+)@");
    private static final Pattern COUNTER = Pattern.compile("[0-9]+/([0-9]+)");
    private static final int LONGEST_ADDRESS = 255;

    private final BoxModel box;
    private final Map<String, Solved> shapes = new HashMap<>();

    public PageJudge(BoxModel box) {
        this.box = box;
    }

    private record Solved(FocusSolver.Ways ways, List<PageFault> faults) {}

    /**
     * A judged page.
     *
     * @param addresses all that it names, without the server
     * @param presses by address, the fewest that open it
     * @param back where Back leads; empty where to what was shown before
     */
    public record Judged(
            PageAnswer answer,
            List<PageFault> faults,
            List<String> addresses,
            Map<String, Integer> presses,
            String back) {}

    /** How many kinds of pages there were. */
    public int shapes() {
        return shapes.size();
    }

    public Judged judge(PageAnswer answer) {
        Faults faults = new Faults(answer.path());
        if (answer.status() != 200 || !answer.isPage()) {
            faults.add(PageRule.ANSWER, "%d %s", answer.status(), answer.head("content-type"));
            return new Judged(answer, faults.all(), List.of(), Map.of(), "");
        }
        OldPage page = OldPage.read(answer, box, faults);
        MarkupCheck.look(page, box, faults);
        LayoutCheck.look(page, box, faults);
        ScriptGrammar.look(page.script(), box, faults);
        PageShape shape = PageShape.of(page);
        Solved solved = shapes.computeIfAbsent(shape.key(), _ -> solve(page, shape));
        solved.faults.forEach(f -> faults.add(f.rule(), f.detail()));
        Map<String, Integer> presses = new LinkedHashMap<>();
        solved.ways.presses().forEach((to, n) -> presses.put(real(to, shape), n));
        String counter = page.markup().select("#pn").text();
        jumps(solved.ways, counter, shape, presses, faults);
        String back = solved.ways.back() == null ? "" : real(solved.ways.back(), shape);
        List<String> addresses = new ArrayList<>(presses.keySet());
        page.markup().select("a[href]").forEach(l -> addresses.add(l.attr("href")));
        page.markup().select("img[src]").forEach(i -> addresses.add(i.attr("src")));
        addresses.forEach(a -> address(a, faults));
        return new Judged(answer, faults.all(), addresses, presses, back);
    }

    /** Where 0, a number and OK lead; tried for the last page, told for all. */
    private static void jumps(
            FocusSolver.Ways ways,
            String counter,
            PageShape shape,
            Map<String, Integer> presses,
            Faults faults) {
        Matcher count = COUNTER.matcher(counter);
        if (!count.matches()) {
            return;
        }
        String last = count.group(1);
        String jump = ways.jump();
        String to = jump == null ? "" : real(jump, shape);
        int at = to.lastIndexOf(last);
        if (at < 0) {
            faults.add(PageRule.REACH, "0 %s OK does not lead to the last page", last);
            return;
        }
        for (int page = 1; page <= Integer.parseInt(last); page++) {
            String number = Integer.toString(page);
            presses.merge(
                    to.substring(0, at) + number + to.substring(at + last.length()),
                    2 + number.length(),
                    Math::min);
        }
    }

    private Solved solve(OldPage page, PageShape shape) {
        Faults faults = new Faults(page.answer().path());
        FocusSolver.Ways ways = new FocusSolver.Ways(Map.of(), null, null);
        try {
            OldPage numbered =
                    OldPage.read(
                            new PageAnswer(
                                    page.answer().address(),
                                    page.answer().status(),
                                    page.answer().heads(),
                                    shape.text()
                                            .getBytes(
                                                    java.nio.charset.Charset.forName(
                                                            box.charset()))),
                            box,
                            new Faults(""));
            ways = FocusSolver.solve(numbered, box, faults);
            if (page.script().contains("MediaPlayer")) {
                PlayerCheck.look(page, box, faults);
            }
            if (box.isNewer() && !page.markup().select("video").isEmpty()) {
                NativeCheck.look(page, box, faults);
            }
        } catch (ScriptFault e) {
            faults.add(PageRule.SCRIPT, "" + e.getMessage());
        }
        return new Solved(ways, faults.all());
    }

    /** What a way over the numbered page is on the page itself. */
    private static String real(String numbered, PageShape shape) {
        URI address = URI.create(numbered);
        String query = address.getRawQuery();
        String path = address.getRawPath() + (query == null ? "" : "?" + query);
        return NUMBERED.matcher(path)
                .replaceAll(number ->
                        Matcher.quoteReplacement(
                                shape.addresses().get(Integer.parseInt(number.group(1)))));
    }

    private static void address(String address, Faults faults) {
        if (!address.startsWith("/") || address.startsWith("//")) {
            faults.add(PageRule.LINK, "leaves the server: %s", address);
        } else if (address.length() > LONGEST_ADDRESS) {
            faults.add(PageRule.LINK, "longer than %d: %s", LONGEST_ADDRESS, address);
        }
    }
}
