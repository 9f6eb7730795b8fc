package kejian.transcoder.probe;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import kejian.contract.job.FindingRule;
import kejian.contract.job.JobOutcome.Finding;

/** Chooses the picture and the sound of a file that may hold several. */
final class Streams {

    private final List<JsonNode> all;
    private final JsonNode programs;

    Streams(JsonNode streams, JsonNode programs) {
        this.all = StreamSupport.stream(streams.spliterator(), false).toList();
        this.programs = programs;
    }

    /** The largest picture that moves: covers and thumbnails are none. */
    Optional<JsonNode> picture() {
        return pictures()
                .max(
                        Comparator.comparingLong((JsonNode s) ->
                                        s.path("width").asLong() * s.path("height").asLong())
                                .thenComparingInt(s -> flag(s, "default")));
    }

    /** Of the picture's programme where there are several: the default, then the fullest one. */
    Optional<JsonNode> sound(Optional<JsonNode> picture) {
        Set<Integer> together = picture.map(this::programme).orElseGet(Set::of);
        return sounds().max(
                        Comparator.comparingInt((JsonNode s) ->
                                        together.contains(s.path("index").asInt()) ? 1 : 0)
                                .thenComparingInt(s -> flag(s, "default"))
                                .thenComparingInt(s -> -flag(s, "visual_impaired"))
                                .thenComparingInt(s -> s.path("channels").asInt())
                                .thenComparingInt(s -> -s.path("index").asInt()));
    }

    /** Where there was a choice: what was taken. */
    void findings(Optional<JsonNode> picture, Optional<JsonNode> sound, List<Finding> to) {
        if (picture.isPresent() && pictures().count() > 1) {
            JsonNode one = picture.get();
            String what =
                    "%d×%d %s"
                            .formatted(
                                    one.path("width").asInt(),
                                    one.path("height").asInt(),
                                    codec(one));
            to.add(
                    FindingRule.VIDEO_SEVERAL_TRACKS.found(
                            "有 %d 路画面,取最大的一路:第 %d 路 %s"
                                    .formatted(pictures().count(), number(one), what),
                            "Of %d pictures the largest was taken: stream %d, %s"
                                    .formatted(pictures().count(), number(one), what)));
        }
        if (sound.isPresent() && sounds().count() > 1) {
            JsonNode one = sound.get();
            String what = (one.path("tags").path("language").asText() + " " + codec(one)).strip();
            int channels = one.path("channels").asInt();
            to.add(
                    FindingRule.AUDIO_SEVERAL_TRACKS.found(
                            "有 %d 路声音,取第 %d 路:%s,%d 声道"
                                    .formatted(sounds().count(), number(one), what, channels),
                            "Of %d sounds stream %d was taken: %s, %d channels"
                                    .formatted(sounds().count(), number(one), what, channels)));
        }
    }

    private static String codec(JsonNode stream) {
        return stream.path("codec_name").asText();
    }

    /** As people count. */
    private static int number(JsonNode stream) {
        return stream.path("index").asInt() + 1;
    }

    private Stream<JsonNode> pictures() {
        return all.stream()
                .filter(s -> s.path("codec_type").asText().equals("video"))
                .filter(s -> flag(s, "attached_pic") == 0 && flag(s, "timed_thumbnails") == 0)
                .filter(s -> s.path("width").asInt() > 0 && s.path("height").asInt() > 0);
    }

    private Stream<JsonNode> sounds() {
        return all.stream()
                .filter(s -> s.path("codec_type").asText().equals("audio"))
                .filter(s -> s.path("channels").asInt() > 0)
                .filter(s -> s.path("sample_rate").asInt() > 0);
    }

    private Set<Integer> programme(JsonNode picture) {
        for (JsonNode programme : programs) {
            Set<Integer> members = new HashSet<>();
            programme.path("streams").forEach(s -> members.add(s.path("index").asInt()));
            if (members.contains(picture.path("index").asInt())) {
                return members;
            }
        }
        return Set.of();
    }

    private static int flag(JsonNode stream, String name) {
        return stream.path("disposition").path(name).asInt(0);
    }
}
