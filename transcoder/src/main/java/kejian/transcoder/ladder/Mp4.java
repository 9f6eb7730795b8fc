package kejian.transcoder.ladder;

import java.util.List;

/** Options of FFmpeg's MP4 writer that every rendition has, encoded or copied. */
final class Mp4 {

    private Mp4() {}

    /** A fragment for each key picture, as CMAF wants it. */
    static List<String> video() {
        return List.of(
                "-movflags",
                "+cmaf+frag_keyframe+empty_moov+default_base_moof+negative_cts_offsets");
    }

    static List<String> sound() {
        return List.of(
                "-movflags",
                "+cmaf+empty_moov+default_base_moof",
                "-frag_duration",
                "2000000",
                "-avoid_negative_ts",
                "make_zero");
    }

    /** No edit list, no names from the original, nothing that changes from run to run. */
    static List<String> plain(String address) {
        return List.of(
                "-use_editlist",
                "0",
                "-map_metadata",
                "-1",
                "-map_chapters",
                "-1",
                "-fflags",
                "+bitexact",
                "-flags:v",
                "+bitexact",
                "-flags:a",
                "+bitexact",
                "-f",
                "mp4",
                address);
    }
}
