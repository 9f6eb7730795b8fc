package kejian.transcoder.hardware;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** Whether encoders of the machine's are looked for. */
@ConfigMapping(prefix = "kejian.hardware")
public interface HardwareSettings {

    /**
     * {@code auto}: the first of the machine's that is as good as x264; {@code off}: none is looked
     * for; a name, such as {@code h264_vaapi}: that one only, if it is as good.
     */
    @WithDefault("auto")
    String encoder();
}
