package kejian.acceptance.oldbox;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A page that plays, from its first second to the box that leaves it. */
final class PlayerCheck {

    /** Such boxes read it as their script language would: names without quotes. */
    private static final ObjectMapper JSON =
            JsonMapper.builder().enable(JsonReadFeature.ALLOW_UNQUOTED_FIELD_NAMES).build();

    private static final Pattern COUNTED = Pattern.compile("[?&]heads=([0-9]+)");
    private static final Pattern PLACED = Pattern.compile("[?&]at=([0-9]+)");
    private static final int BEAT_S = 31;
    private static final int FEW_S = 5;

    private final OldPage page;
    private final BoxModel box;
    private final Faults faults;

    private PlayerCheck(OldPage page, BoxModel box, Faults faults) {
        this.page = page;
        this.box = box;
        this.faults = faults;
    }

    /**
     * @return the address that the player was told; nothing where it was told none
     */
    static @Nullable String look(OldPage page, BoxModel box, Faults faults) {
        return new PlayerCheck(page, box, faults).look();
    }

    private @Nullable String look() {
        if (box.isTold().equals("none")) {
            return null;
        }
        HeadlessBox loaded = HeadlessBox.load(page, box);
        String media = media(loaded);
        want(loaded.player().isPlaying(), "the player was not started");
        wantPixel(loaded, "e=play");
        Matcher counted = COUNTED.matcher(page.answer().path());
        if (counted.find()) {
            wantPixel(loaded, "h=" + counted.group(1) + "&");
        }
        Matcher placed = PLACED.matcher(page.answer().path());
        if (placed.find()) {
            wantPixel(loaded, "p=" + placed.group(1) + "&");
            want(loaded.player().position() > 0, "it begins at the beginning");
        }
        loaded.press('3');
        loaded.press('0');
        loaded.wait(BEAT_S);
        wantPixel(loaded, "e=beat");
        want(
                loaded.pixels().stream().anyMatch(p -> p.contains("h=30") && p.contains("w=")),
                "a head count that was typed is not reported");
        loaded.press(box.code("ok"));
        want(!loaded.player().isPlaying(), "OK does not pause");
        wantPixel(loaded, "e=pause");
        loaded.press(box.code("ok"));
        want(loaded.player().isPlaying(), "OK does not go on");
        seeks();
        ends();
        leaves();
        return media;
    }

    private void seeks() {
        HeadlessBox loaded = HeadlessBox.load(page, box);
        loaded.wait(FEW_S);
        loaded.press(box.code("right"));
        int after = loaded.player().position();
        want(after > FEW_S, "right does not seek forward");
        loaded.press(box.code("left"));
        want(loaded.player().position() < after, "left does not seek back");
    }

    private void ends() {
        HeadlessBox loaded = HeadlessBox.load(page, box);
        loaded.wait(FEW_S);
        loaded.player().happens("{\"type\":\"EVENT_MEDIA_END\"}");
        loaded.press(box.code("player"));
        wantPixel(loaded, "e=end");
        HeadlessBox back = HeadlessBox.load(page, box);
        back.press(box.code("back"));
        want(
                loaded.gone() != null && Objects.equals(loaded.gone(), back.gone()),
                "the end does not lead where Back leads");
    }

    private void leaves() {
        HeadlessBox loaded = HeadlessBox.load(page, box);
        loaded.wait(2);
        loaded.unload();
        want(loaded.player().isReleased(), "the player is not released");
        want(!loaded.player().isPlaying(), "the player goes on");
        wantPixel(loaded, "e=end");
    }

    private @Nullable String media(HeadlessBox loaded) {
        String told = loaded.player().media();
        List<String> calls = loaded.player().calls();
        if (told == null || !calls.contains("initMediaPlayer")) {
            faults.add(PageRule.PLAYER, "the player was told nothing");
            return null;
        }
        if (box.isTold().equals("url")) {
            want(told.matches("(http|rtsp)://[^\\s\"\\[{]+"), "not a bare address: " + told);
            return told;
        }
        try {
            JsonNode media = JSON.readTree(told).path(0);
            String url = media.path("mediaUrl").asText();
            want(url.matches("(http|rtsp)://\\S+"), "no mediaUrl in " + told);
            return url;
        } catch (JsonProcessingException e) {
            faults.add(PageRule.PLAYER, "not JSON: " + told);
            return null;
        }
    }

    private void wantPixel(HeadlessBox loaded, String part) {
        String expected = "b=" + PlayerObjects.BOX;
        want(
                loaded.pixels().stream()
                        .anyMatch(p ->
                                p.startsWith("/v/b.gif?")
                                        && p.contains(part)
                                        && (p.contains(expected) || page.text().contains("BOX='"))),
                "no report with " + part);
    }

    private void want(boolean holds, String otherwise) {
        if (!holds) {
            faults.add(PageRule.PLAYER, otherwise);
        }
    }
}
