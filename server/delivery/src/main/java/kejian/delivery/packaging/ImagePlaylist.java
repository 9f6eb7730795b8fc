package kejian.delivery.packaging;

import kejian.contract.pack.MediaPackage;

/** The storyboard's sheet as a playlist of one picture of many tiles, as Roku's players read it. */
public final class ImagePlaylist {

    private ImagePlaylist() {}

    public static String of(MediaPackage.Storyboard board, long durationMs, Presentation p) {
        int rows = Math.ceilDiv(board.tiles(), board.columns());
        String seconds = Masters.seconds(durationMs);
        return """
        #EXTM3U
        #EXT-X-VERSION:7
        #EXT-X-TARGETDURATION:%d
        #EXT-X-MEDIA-SEQUENCE:0
        #EXT-X-PLAYLIST-TYPE:VOD
        #EXT-X-IMAGES-ONLY
        #EXTINF:%s,
        #EXT-X-TILES:RESOLUTION=%dx%d,LAYOUT=%dx%d,DURATION=%s
        %s
        #EXT-X-ENDLIST
        """
                .formatted(
                        Math.max(1, Math.round(durationMs / 1000.0)),
                        seconds,
                        board.tileWidth(),
                        board.tileHeight(),
                        board.columns(),
                        rows,
                        Masters.seconds(board.everyMs()),
                        p.address("/m/" + p.packageId() + "/storyboard.jpg"));
    }
}
