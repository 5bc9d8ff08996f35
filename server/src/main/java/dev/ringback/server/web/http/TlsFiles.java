package dev.ringback.server.web.http;

import java.nio.file.Path;

/// Where the server's certificate and its key are.
///
/// @param certificate the certificate chain in PEM, the server's own first
/// @param key its private key in PEM, PKCS#8, not encrypted
public record TlsFiles(Path certificate, Path key) {}
