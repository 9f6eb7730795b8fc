package kejian.acceptance.judge;

import java.io.IOException;
import java.nio.file.Path;

/** What decoding a file gives: every picture and all sound, with their times. */
public final class Media {

    private final Pictures pictures;
    private final Sound sound;

    Media(Pictures pictures, Sound sound) {
        this.pictures = pictures;
        this.sound = sound;
    }

    /** An original as it is, faults and all. */
    public static Media original(Path file) throws IOException, InterruptedException {
        Media read = Reading.original(file);
        if (read.pictures.count() == 0 && read.sound.isEmpty()) {
            throw new IOException("nothing to decode in " + file.getFileName());
        }
        return read;
    }

    /**
     * What a box got, decoded strictly. Only the part of its picture is looked at that the
     * original's shape takes: bars above or beside it are none of the picture.
     *
     * @param video may be the same file as {@code audio}
     */
    public static Media got(Path video, Path audio, Media original)
            throws IOException, InterruptedException {
        boolean pictured = original.pictures.count() > 0;
        Pictures pictures =
                Reading.pictures(video, pictured ? original.pictures.aspect() : 0)
                        .later(-CmafShift.seconds(video));
        return new Media(pictures, Reading.sound(audio));
    }

    Pictures pictures() {
        return pictures;
    }

    Sound sound() {
        return sound;
    }

    public long frames() {
        return pictures.count();
    }

    public double pictureSeconds() {
        return pictures.count() == 0 ? 0 : pictures.end() - pictures.start();
    }

    /** From the first picture or sound to the last. */
    public double wholeSeconds() {
        return end() - start();
    }

    double start() {
        return sound.isEmpty()
                ? pictures.start()
                : pictures.count() == 0 ? sound.start() : Math.min(pictures.start(), sound.start());
    }

    double end() {
        return sound.isEmpty()
                ? pictures.end()
                : pictures.count() == 0 ? sound.end() : Math.max(pictures.end(), sound.end());
    }

    /** As {@link #wholeSeconds}, without silence before the first picture and after the last. */
    double filledSeconds() {
        double begin =
                pictures.count() == 0
                        ? sound.firstHeard()
                        : Math.min(pictures.start(), sound.firstHeard());
        return sound.silent() ? silentSeconds() : filledEnd() - begin;
    }

    private double silentSeconds() {
        return pictures.count() == 0 ? wholeSeconds() : pictureSeconds();
    }

    /** Where the last picture or audible sound ends. */
    double filledEnd() {
        if (pictures.count() == 0) {
            return sound.silent() ? sound.end() : sound.lastHeard();
        }
        return sound.silent() ? pictures.end() : Math.max(pictures.end(), sound.lastHeard());
    }
}
