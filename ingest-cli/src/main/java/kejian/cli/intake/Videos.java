package kejian.cli.intake;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import kejian.sheet.Grid;

/** The videos of a folder without a sheet, each with the captions that lie beside it. */
public final class Videos {

    private static final Set<String> VIDEOS =
            Set.of(
                    "mp4", "m4v", "mov", "mkv", "webm", "avi", "wmv", "asf", "mpg", "mpeg", "vob",
                    "ts", "m2ts", "mts", "flv", "3gp", "rm", "rmvb", "mxf", "ogv", "mp3", "m4a",
                    "wav", "aac", "flac", "ogg", "amr");
    static final List<String> CAPTIONS = List.of(".srt", ".ass", ".ssa", ".vtt");

    private Videos() {}

    public static boolean isVideo(Path file) {
        String name = file.getFileName().toString();
        int dot = name.lastIndexOf('.');
        return dot > 0 && VIDEOS.contains(name.substring(dot + 1).toLowerCase(Locale.ROOT));
    }

    /** A sheet of them, as an editor would have written it. */
    public static Grid in(Path folder) throws IOException {
        List<List<String>> rows = new ArrayList<>();
        List<Integer> lines = new ArrayList<>();
        rows.add(List.of("视频文件", "字幕"));
        lines.add(1);
        try (Stream<Path> files = Files.walk(folder, 8)) {
            for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                if (isVideo(file)) {
                    String name = folder.relativize(file).toString().replace('\\', '/');
                    rows.add(List.of(name, captions(folder, name)));
                    lines.add(lines.size() + 1);
                }
            }
        }
        return new Grid(Grid.Form.CSV, "", rows, lines);
    }

    private static String captions(Path folder, String video) {
        String bare = video.replaceFirst("\\.[^./]+$", "");
        for (String ending : CAPTIONS) {
            if (Files.isRegularFile(folder.resolve(bare + ending))) {
                return bare + ending;
            }
        }
        return "";
    }
}
