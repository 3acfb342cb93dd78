package parley.sip.message;

import java.util.List;

/// A request method (RFC 3261 §7.1): a case-sensitive token, known or not.
/// @param name the token
public record Method(String name) {
    public static final Method INVITE = new Method("INVITE");
    public static final Method ACK = new Method("ACK");
    public static final Method BYE = new Method("BYE");
    public static final Method CANCEL = new Method("CANCEL");
    public static final Method OPTIONS = new Method("OPTIONS");
    public static final Method REGISTER = new Method("REGISTER");
    public static final Method PRACK = new Method("PRACK");
    public static final Method UPDATE = new Method("UPDATE");
    public static final Method INFO = new Method("INFO");
    public static final Method REFER = new Method("REFER");
    public static final Method NOTIFY = new Method("NOTIFY");
    public static final Method SUBSCRIBE = new Method("SUBSCRIBE");
    public static final Method MESSAGE = new Method("MESSAGE");
    public static final Method PUBLISH = new Method("PUBLISH");

    private static final List<Method> KNOWN = List.of(
            INVITE, ACK, BYE, CANCEL, OPTIONS, REGISTER, PRACK, UPDATE, INFO, REFER, NOTIFY, SUBSCRIBE, MESSAGE,
            PUBLISH);

    /// The method of that name; one of the constants where it is one.
    public static Method of(String name) {
        return of(name, 0, name.length());
    }

    /// The method named by that part of a text.
    static Method of(String text, int from, int to) {
        for (var i = 0; i < KNOWN.size(); i++) {
            var known = KNOWN.get(i);
            if (known.name.length() == to - from && text.startsWith(known.name, from)) {
                return known;
            }
        }
        return new Method(text.substring(from, to));
    }

    /// True for the methods that have a constant here.
    public boolean known() {
        return KNOWN.contains(this);
    }

    @Override
    public String toString() {
        return name;
    }
}
