package kejian.acceptance.oldbox;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.mozilla.javascript.Context;
import org.mozilla.javascript.ContextFactory;
import org.mozilla.javascript.RhinoException;
import org.mozilla.javascript.Script;
import org.mozilla.javascript.Scriptable;
import org.mozilla.javascript.ScriptableObject;

/** The script language of a box of 2008: a later engine, without what came later. */
final class OldLanguage {

    /** What ECMAScript 3 lacks and this engine has. */
    private static final Map<String, List<String>> TOO_NEW =
            Map.of(
                    "Object",
                    List.of(
                            "keys",
                            "create",
                            "defineProperty",
                            "defineProperties",
                            "freeze",
                            "getPrototypeOf",
                            "getOwnPropertyNames",
                            "assign",
                            "entries",
                            "values",
                            "seal",
                            "isFrozen"),
                    "Array",
                    List.of("isArray", "from", "of"),
                    "Array.prototype",
                    List.of(
                            "forEach",
                            "map",
                            "filter",
                            "indexOf",
                            "lastIndexOf",
                            "every",
                            "some",
                            "reduce",
                            "reduceRight",
                            "find",
                            "findIndex",
                            "includes",
                            "fill",
                            "keys",
                            "entries",
                            "values"),
                    "String.prototype",
                    List.of(
                            "trim",
                            "includes",
                            "startsWith",
                            "endsWith",
                            "repeat",
                            "padStart",
                            "padEnd",
                            "trimLeft",
                            "trimRight",
                            "codePointAt",
                            "normalize"),
                    "Date",
                    List.of("now"),
                    "Date.prototype",
                    List.of("toISOString", "toJSON"),
                    "Function.prototype",
                    List.of("bind"));

    private static final List<String> NO_SUCH =
            List.of(
                    "JSON",
                    "Map",
                    "Set",
                    "WeakMap",
                    "WeakSet",
                    "Promise",
                    "Symbol",
                    "Reflect",
                    "Proxy",
                    "globalThis",
                    "XML",
                    "XMLList",
                    "Packages",
                    "java",
                    "javax",
                    "org",
                    "com",
                    "edu",
                    "net",
                    "JavaAdapter",
                    "JavaImporter",
                    "Continuation",
                    "Iterator",
                    "StopIteration",
                    "QName",
                    "Namespace",
                    "isXMLName",
                    "uneval",
                    "getClass",
                    "ArrayBuffer",
                    "DataView",
                    "Uint8Array",
                    "BigInt");

    private static final int OPTIMISATION = -1; // interpreted: a page's script runs once
    private static final int MOST_INSTRUCTIONS = 2_000_000;
    private static final Map<String, Script> COMPILED = new ConcurrentHashMap<>();
    private static final int MOST_COMPILED = 64;

    private static final ContextFactory FACTORY =
            new ContextFactory() {
                @Override
                protected Context makeContext() {
                    Context context = super.makeContext();
                    context.setOptimizationLevel(OPTIMISATION);
                    context.setLanguageVersion(Context.VERSION_1_5);
                    context.setInstructionObserverThreshold(MOST_INSTRUCTIONS);
                    context.setClassShutter(_ -> false);
                    return context;
                }

                @Override
                protected void observeInstructionCount(Context context, int count) {
                    throw new IllegalStateException("the script does not end");
                }
            };

    private OldLanguage() {}

    /** A global object with what ECMAScript 3 has (ECMA-262, third edition, §15). */
    static ScriptableObject window(Context context) {
        ScriptableObject window = context.initStandardObjects();
        takeAway(window);
        return window;
    }

    interface Work<T> {
        T with(Context context);
    }

    static <T> T in(Work<T> work) {
        Context context = FACTORY.enterContext();
        try {
            return work.with(context);
        } catch (RhinoException e) {
            throw new ScriptFault(e.details() + " in line " + e.lineNumber());
        } catch (IllegalStateException e) {
            throw new ScriptFault(String.valueOf(e.getMessage()));
        } finally {
            Context.exit();
        }
    }

    static Script compiled(Context context, String script) {
        Script known = COMPILED.get(script);
        if (known == null) {
            known = context.compileString(script, "page", 1, null);
            if (COMPILED.size() < MOST_COMPILED) {
                COMPILED.put(script, known);
            }
        }
        return known;
    }

    private static void takeAway(ScriptableObject window) {
        NO_SUCH.forEach(window::delete);
        TOO_NEW.forEach((path, names) -> {
            Scriptable holder = window;
            for (String step : path.split("\\.")) {
                holder = (Scriptable) ScriptableObject.getProperty(holder, step);
            }
            Scriptable from = holder;
            names.forEach(from::delete);
        });
    }
}
