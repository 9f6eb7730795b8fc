package kejian.delivery.packaging;

import java.util.LinkedHashMap;
import java.util.Map;
import kejian.contract.pack.MediaPackage;
import kejian.contract.pack.Rendition;

/**
 * What a steered master names, by ids that are the same on every server
 * (draft-pantos-hls-rfc8216bis §4.4.6.1 STABLE-RENDITION-ID, §4.4.6.2 STABLE-VARIANT-ID): a
 * steering manifest says by them where else each is.
 *
 * @param variants paths below the master's folder, of {@code EXT-X-STREAM-INF} and of {@code
 *     EXT-X-I-FRAME-STREAM-INF}
 * @param renditions the same of {@code EXT-X-MEDIA}
 */
public record StableUris(Map<String, String> variants, Map<String, String> renditions) {

    public static StableUris of(MediaPackage media) {
        Map<String, String> variants = new LinkedHashMap<>();
        Map<String, String> renditions = new LinkedHashMap<>();
        for (Rendition r : media.renditions()) {
            if (r.role() == Rendition.Role.LADDER) {
                variants.put(r.name(), playlist(r.name()));
                variants.put(keyPictures(r.name()), keyPicturePlaylist(r.name()));
            } else if (r.role() == Rendition.Role.AUDIO) {
                renditions.put(r.name(), playlist(r.name()));
            }
        }
        for (MediaPackage.Caption c : media.captions()) {
            renditions.put(caption(c.language()), captionPlaylist(c.language()));
        }
        return new StableUris(variants, renditions);
    }

    static String keyPictures(String rendition) {
        return rendition + ".keys";
    }

    static String caption(String language) {
        return "text." + language;
    }

    static String playlist(String rendition) {
        return rendition + "/index.m3u8";
    }

    static String keyPicturePlaylist(String rendition) {
        return rendition + "/iframes.m3u8";
    }

    static String captionPlaylist(String language) {
        return "text/" + language + "/index.m3u8";
    }
}
