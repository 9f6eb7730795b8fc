package kejian.acceptance.bench.material;

import java.io.IOException;
import java.nio.file.Path;

/** A title whose stream of tier A takes all that a carrier's line gives: 1.6 Mb/s. */
public final class CarrierTitle {

    private static final int PIECES = 10; // 10 min 40 s
    private static final int PICTURE_KBPS = 1_360;

    private CarrierTitle() {}

    /** Made once, then kept in the folder. */
    public static Title prepare(Path folder, Shelf shelf) throws IOException, InterruptedException {
        MediaMaker maker = new MediaMaker(folder.resolve("pieces"));
        Path carrier = maker.video("carrier-" + PICTURE_KBPS, 720, 576, PICTURE_KBPS);
        Path ladder = maker.video("view-400", 640, 360, 395);
        Path sound = maker.sound("sound-64", 64, 2);
        return new Packaged(folder.resolve("packages"), shelf)
                .title(
                        "carrier",
                        Material.LADDER,
                        loop(ladder, folder, Material.LADDER),
                        loop(carrier, folder, Material.TIER_A),
                        loop(sound, folder, Material.SOUND));
    }

    private static Path loop(Path piece, Path folder, String name) throws IOException {
        return CmafLoop.make(piece, folder.resolve(name + ".mp4"), PIECES, 0);
    }
}
