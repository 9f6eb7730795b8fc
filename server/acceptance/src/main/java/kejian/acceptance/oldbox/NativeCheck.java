package kejian.acceptance.oldbox;

import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A page of tier B that plays, from its first second over a cut of the line to its end. */
final class NativeCheck {

    private static final Pattern COUNTED = Pattern.compile("[?&]heads=([0-9]+)");
    private static final Pattern PLACED = Pattern.compile("[?&]at=([0-9]+)");
    private static final Pattern MEDIA = Pattern.compile("/play/[^/]+/b\\.m3u8\\?s=.+");
    private static final int BEAT_S = 31;
    private static final int FEW_S = 5;
    private static final int PATIENCE_S = 11;

    /** What a report says of start-up and of standing still, in ms. */
    private static final Pattern STOOD = Pattern.compile("&u=[0-9]+&k=([0-9]+)$");

    private final OldPage page;
    private final BoxModel box;
    private final Faults faults;

    private NativeCheck(OldPage page, BoxModel box, Faults faults) {
        this.page = page;
        this.box = box;
        this.faults = faults;
    }

    static void look(OldPage page, BoxModel box, Faults faults) {
        new NativeCheck(page, box, faults).look();
    }

    private void look() {
        HeadlessBox loaded = HeadlessBox.load(page, box);
        NativeObjects film = loaded.natives();
        want(MEDIA.matcher(film.media()).matches(), "plays \"" + film.media() + "\"");
        want(film.isPlaying(), "the player was not started");
        wantReport(loaded, "e=play");
        wantReport(loaded, "t=B");
        Matcher counted = COUNTED.matcher(page.answer().path());
        if (counted.find()) {
            wantReport(loaded, "h=" + counted.group(1) + "&");
        }
        Matcher placed = PLACED.matcher(page.answer().path());
        if (placed.find()) {
            loaded.wait(1);
            want(
                    film.position() >= Integer.parseInt(placed.group(1)),
                    "it begins at the beginning");
        }
        loaded.press('3');
        loaded.press('0');
        loaded.wait(BEAT_S);
        wantReport(loaded, "e=beat");
        want(
                loaded.pixels().stream()
                        .anyMatch(p -> p.contains("h=30") && p.matches(".*&w=[1-9].*")),
                "a head count that was typed is not reported, or nothing was watched");
        loaded.press(box.code("ok"));
        want(!film.isPlaying(), "OK does not pause");
        wantReport(loaded, "e=pause");
        loaded.press(box.code("ok"));
        want(film.isPlaying(), "OK does not go on");
        seeks();
        ends();
        leaves();
        survivesACut();
        tellsHowItPlayed();
    }

    private void seeks() {
        HeadlessBox loaded = HeadlessBox.load(page, box);
        loaded.wait(FEW_S);
        int before = loaded.natives().position();
        loaded.press(box.code("right"));
        int after = loaded.natives().position();
        want(after > before, "right does not seek forward");
        loaded.press(box.code("left"));
        want(loaded.natives().position() < after, "left does not seek back");
    }

    private void ends() {
        HeadlessBox loaded = HeadlessBox.load(page, box);
        loaded.wait(FEW_S);
        loaded.natives().happens("ended");
        wantReport(loaded, "e=end");
        HeadlessBox back = HeadlessBox.load(page, box);
        back.press(box.code("back"));
        want(
                loaded.gone() != null && Objects.equals(loaded.gone(), back.gone()),
                "the end does not lead where Back leads");
    }

    private void leaves() {
        HeadlessBox loaded = HeadlessBox.load(page, box);
        loaded.wait(2);
        loaded.natives().cut(true);
        loaded.unload();
        want(!loaded.natives().isPlaying(), "the player goes on");
        wantReport(loaded, "e=end");
        want(
                loaded.natives().store().values().stream().anyMatch(v -> v.contains("e=end")),
                "what could not be told is not kept");
    }

    private void survivesACut() {
        HeadlessBox loaded = HeadlessBox.load(page, box);
        NativeObjects film = loaded.natives();
        loaded.wait(FEW_S);
        loaded.press(box.code("right")); // further than it comes by itself while the line is mended
        loaded.wait(1);
        int before = film.position();
        String sight = loaded.sight();
        film.cut(true);
        film.happens("error");
        want(!loaded.sight().equals(sight), "nobody is told that the line is cut");
        loaded.wait(PATIENCE_S);
        int told = film.heard().size();
        film.cut(false);
        loaded.wait(PATIENCE_S);
        want(film.isPlaying() && film.position() > before, "it does not go on after a cut");
        want(
                film.heard().subList(told, film.heard().size()).stream()
                        .anyMatch(a -> a.startsWith("/v/b.gif?")),
                "what was watched before a cut is not reported after it");
        want(film.store().isEmpty(), "a report that was heard is kept");
    }

    /** Standing still is told, looking for another place is none. */
    private void tellsHowItPlayed() {
        HeadlessBox loaded = HeadlessBox.load(page, box);
        NativeObjects film = loaded.natives();
        loaded.wait(FEW_S);
        film.seeks(true);
        film.cut(true); // nothing comes; the player does not say so
        loaded.wait(PATIENCE_S);
        film.seeks(false);
        film.cut(false);
        loaded.wait(BEAT_S);
        want(stood(loaded) == 0, "a leap is told as standing still, or no start-up time");
        film.cut(true);
        loaded.wait(PATIENCE_S);
        film.cut(false);
        loaded.wait(BEAT_S);
        int stood = stood(loaded);
        want(stood > FEW_S && stood <= PATIENCE_S, "told as standing still: " + stood + " s");
    }

    /** Seconds, by the last report; -1 where it does not tell. */
    private static int stood(HeadlessBox loaded) {
        List<String> pixels = loaded.pixels();
        Matcher told = STOOD.matcher(pixels.isEmpty() ? "" : pixels.getLast());
        return told.find() ? Integer.parseInt(told.group(1)) / 1000 : -1;
    }

    private void wantReport(HeadlessBox loaded, String part) {
        want(
                loaded.pixels().stream()
                        .anyMatch(p -> p.startsWith("/v/b.gif?") && p.contains(part)),
                "no report with " + part);
    }

    private void want(boolean holds, String otherwise) {
        if (!holds) {
            faults.add(PageRule.PLAYER, otherwise);
        }
    }
}
