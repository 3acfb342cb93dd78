package parley.tls;

import io.netty.handler.ssl.ReferenceCountedOpenSslContext;
import io.netty.handler.ssl.SslContext;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.OptionalLong;

/// The handle by which the native library knows a context. Netty's own accessors give BoringSSL's pointer instead,
/// which the functions of the library do not take: they would crash the process.
final class NativeContext {
    private static final VarHandle HANDLE = handle();

    private NativeContext() {}

    private static VarHandle handle() {
        try {
            var owner = ReferenceCountedOpenSslContext.class;
            return MethodHandles.privateLookupIn(owner, MethodHandles.lookup()).findVarHandle(owner, "ctx", long.class);
        } catch (ReflectiveOperationException fault) {
            // Another version of Netty: its handle is called something else.
            throw new IllegalStateException(fault);
        }
    }

    /// Empty for a context of the JDK.
    static OptionalLong of(SslContext context) {
        return context instanceof ReferenceCountedOpenSslContext openSsl
                ? OptionalLong.of((long) HANDLE.get(openSsl))
                : OptionalLong.empty();
    }
}
