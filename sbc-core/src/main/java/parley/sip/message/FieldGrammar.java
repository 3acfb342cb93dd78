package parley.sip.message;

import org.jspecify.annotations.Nullable;

/// The values of CSeq, Max-Forwards, Call-ID and Content-Type, of RFC 3261 §25.1. What nobody needs the parts of is
/// only walked through.
final class FieldGrammar {
    /// RFC 3261 §8.1.1.5: less than 2^31.
    private static final int CSEQ_MAX = Integer.MAX_VALUE;

    /// RFC 3261 §20.22.
    private static final int MAX_FORWARDS_MAX = 255;

    private FieldGrammar() {}

    static @Nullable CSeq cseq(Cursor cursor) {
        var number = cursor.number(CSEQ_MAX);
        if (number < 0) {
            return null;
        }
        if (!Cursor.isSpace(cursor.peek())) {
            return cursor.refuse("RFC 3261 §20.16: white space follows the number of CSeq");
        }
        cursor.skipSpace();
        var method = cursor.method();
        return method == null ? null : new CSeq(number, method);
    }

    static @Nullable Integer maxForwards(Cursor cursor) {
        var hops = cursor.number(MAX_FORWARDS_MAX);
        return hops < 0 ? null : (Integer) (int) hops;
    }

    /// `callid`: a word, or two around an `@`.
    static @Nullable Boolean callId(Cursor cursor) {
        var first = cursor.at();
        cursor.skip(CharacterClass.WORD);
        var second = cursor.at() == first ? -1 : cursor.at();
        if (second >= 0 && cursor.take('@')) {
            second = cursor.at();
            cursor.skip(CharacterClass.WORD);
            second = cursor.at() == second ? -1 : second;
        }
        return second < 0 ? cursor.refuse("RFC 3261 §20.8: Call-ID is a word, or two around an @") : Boolean.TRUE;
    }

    /// `m-type SLASH m-subtype *(SEMI m-parameter)`
    static @Nullable Parameters mediaType(Cursor cursor) {
        var type = cursor.at();
        cursor.skip(CharacterClass.TOKEN);
        if (cursor.at() == type || !cursor.takeSeparator('/')) {
            return cursor.refuse("RFC 3261 §20.15: Content-Type is a type, a slash and a subtype");
        }
        var subtype = cursor.at();
        cursor.skip(CharacterClass.TOKEN);
        return cursor.at() == subtype
                ? cursor.refuse("RFC 3261 §20.15: Content-Type has no subtype")
                : ParameterGrammar.ofHeader(cursor);
    }
}
