package kejian.acceptance.oldbox;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.mozilla.javascript.Context;
import org.mozilla.javascript.LambdaFunction;
import org.mozilla.javascript.ScriptRuntime;
import org.mozilla.javascript.Scriptable;
import org.mozilla.javascript.ScriptableObject;
import org.mozilla.javascript.Undefined;

/** The objects that a carrier's box adds to the language: its player, its identity, its events. */
final class PlayerObjects {

    static final String BOX = "BOX-LAB-1";

    private final ScriptableObject window;
    private final BoxModel box;
    private final List<String> calls = new ArrayList<>();
    private @Nullable String media;
    private String event = "";
    private boolean plays;
    private boolean released;
    private int position;

    PlayerObjects(ScriptableObject window, BoxModel box) {
        this.window = window;
        this.box = box;
    }

    void furnish() {
        if (box.isTold().equals("none") || box.isNewer()) {
            return;
        }
        ScriptableObject.putProperty(
                window,
                "MediaPlayer",
                new LambdaFunction(window, "MediaPlayer", 0, (_, _, _, _) -> Undefined.instance) {
                    private static final long serialVersionUID = 1;

                    @Override
                    public Scriptable construct(Context context, Scriptable scope, Object[] args) {
                        return mediaPlayer(context);
                    }
                });
        Context context = Context.getCurrentContext();
        ScriptableObject identity = (ScriptableObject) context.newObject(window);
        put(identity, "CTCGetConfig", args -> argument(args, 0).equals("UserID") ? BOX : "");
        ScriptableObject.putProperty(window, "Authentication", identity);
        ScriptableObject utility = (ScriptableObject) context.newObject(window);
        put(utility, "getEvent", _ -> event);
        ScriptableObject.putProperty(window, "Utility", utility);
    }

    private Scriptable mediaPlayer(Context context) {
        ScriptableObject made = (ScriptableObject) context.newObject(window);
        put(made, "getNativePlayerInstanceID", _ -> 7);
        put(
                made,
                "setSingleMedia",
                args -> {
                    media = argument(args, 0);
                    return 0;
                });
        put(
                made,
                "playFromStart",
                _ -> {
                    plays = media != null && !released;
                    return 0;
                });
        put(
                made,
                "playByTime",
                args -> {
                    position = (int) ScriptRuntime.toNumber(args.length > 1 ? args[1] : 0);
                    plays = true;
                    return 0;
                });
        put(
                made,
                "pause",
                _ -> {
                    plays = false;
                    return 0;
                });
        put(
                made,
                "resume",
                _ -> {
                    plays = true;
                    return 0;
                });
        put(
                made,
                "stop",
                _ -> {
                    plays = false;
                    return 0;
                });
        put(
                made,
                "releaseMediaPlayer",
                _ -> {
                    released = true;
                    return 0;
                });
        put(made, "getCurrentPlayTime", _ -> Integer.toString(position));
        for (String setting :
                List.of(
                        "initMediaPlayer",
                        "setVideoDisplayMode",
                        "setVideoDisplayArea",
                        "refreshVideoDisplay",
                        "setNativeUIFlag",
                        "setAllowTrickmodeFlag",
                        "fastForward",
                        "fastRewind",
                        "setMuteFlag",
                        "setVolume")) {
            put(made, setting, _ -> 0);
        }
        return made;
    }

    private interface Body {
        Object call(Object[] args);
    }

    private void put(ScriptableObject holder, String name, Body body) {
        ScriptableObject.putProperty(
                holder,
                name,
                new LambdaFunction(
                        window,
                        name,
                        0,
                        (_, _, _, args) -> {
                            calls.add(name);
                            return body.call(args);
                        }));
    }

    private static String argument(Object[] args, int at) {
        return at < args.length ? ScriptRuntime.toString(args[at]) : "";
    }

    void second() {
        if (plays) {
            position++;
        }
    }

    /** Of the next {@code Utility.getEvent()}. */
    void happens(String name) {
        event = name;
    }

    @Nullable String media() {
        return media;
    }

    boolean isPlaying() {
        return plays;
    }

    boolean isReleased() {
        return released;
    }

    int position() {
        return position;
    }

    /** Names of the calls so far, in order. */
    List<String> calls() {
        return List.copyOf(calls);
    }
}
