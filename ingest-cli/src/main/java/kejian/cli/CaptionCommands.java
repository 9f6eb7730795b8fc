package kejian.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import kejian.cli.client.Origin;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Captions of one courseware. */
@Command(name = "captions", description = "字幕 captions")
final class CaptionCommands {

    private static final String COURSEWARE = "/api/courseware/";

    @ParentCommand Kejian kejian;

    @Command(name = "add", description = "加入或替换一种语言的字幕 add or replace one language")
    int add(
            @Parameters(paramLabel = "ID") String id,
            @Parameters(paramLabel = "LANGUAGE", description = "zh, zh-Hans, en, bo …")
                    String language,
            @Parameters(paramLabel = "FILE", description = "SRT, ASS/SSA, WebVTT") Path file,
            @Option(names = "--label", defaultValue = "", description = "as viewers read it")
                    String label,
            @Option(names = "--default", description = "shown to whoever chose nothing")
                    boolean byDefault)
            throws IOException, InterruptedException {
        if (!Files.isRegularFile(file)) {
            throw new NoSuchFileException(file.toString());
        }
        byte[] bytes = Files.readAllBytes(file);
        Origin origin = kejian.origin();
        String query = "?default=" + byDefault;
        query += label.isEmpty() ? "" : "&label=" + Kejian.encoded(label);
        Origin.Changed changed = origin.put(at(id, language) + query, bytes, seen(origin, id));
        if (kejian.json) {
            System.out.println(changed.body());
            return 0;
        }
        print(changed.body());
        tellWhetherItWaits(changed);
        JsonNode burntIn =
                origin.get(COURSEWARE + Kejian.encoded(id)).path("transcode").path("burntIn");
        if (burntIn.path("language").asText().equals(changed.body().path("language").asText())) {
            System.out.println(kejian.text("captions-burnt-in"));
        }
        return 0;
    }

    @Command(name = "list", aliases = "ls", description = "列出字幕 list captions")
    int list(
            @Parameters(paramLabel = "ID") String id,
            @Option(names = "--proposed", description = "as they will be once approved")
                    boolean proposed)
            throws IOException, InterruptedException {
        String path = COURSEWARE + Kejian.encoded(id) + "/captions?proposed=" + proposed;
        for (JsonNode track : kejian.origin().get(path)) {
            if (kejian.json) {
                System.out.println(track);
            } else {
                print(track);
            }
        }
        return 0;
    }

    @Command(name = "remove", aliases = "rm", description = "移除一种语言的字幕 remove one language")
    int remove(
            @Parameters(paramLabel = "ID") String id,
            @Parameters(paramLabel = "LANGUAGE") String language)
            throws IOException, InterruptedException {
        Origin origin = kejian.origin();
        tellWhetherItWaits(origin.delete(at(id, language), seen(origin, id)));
        return 0;
    }

    private static String at(String id, String language) {
        return COURSEWARE + Kejian.encoded(id) + "/captions/" + Kejian.encoded(language);
    }

    /** What is changed is what was seen just now. */
    static Map<String, String> seen(Origin origin, String id)
            throws IOException, InterruptedException {
        long version = origin.get(COURSEWARE + Kejian.encoded(id)).path("version").asLong();
        return Map.of("If-Match", "\"" + version + "\"");
    }

    private void tellWhetherItWaits(Origin.Changed changed) {
        if (changed.waits() && !kejian.json) {
            System.out.println(kejian.text("captions-wait"));
        }
    }

    private void print(JsonNode track) {
        String line =
                kejian.text("captions-line")
                        .formatted(
                                track.path("language").asText(),
                                track.path("label").asText(),
                                track.path("cues").asInt(),
                                track.path("form").asText(),
                                track.path("charset").asText());
        boolean byDefault = track.path("default").asBoolean();
        System.out.println(byDefault ? line + "  " + kejian.text("captions-default") : line);
    }
}
