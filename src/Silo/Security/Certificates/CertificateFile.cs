using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Pipeline.Silo.Configuration;

namespace Pipeline.Silo.Security.Certificates;

/// <summary>
/// A certificate with its private key in PEM files, read again when they change, so that a renewed one is used without
/// a restart. While the files cannot be read, or do not belong together (they are replaced one after the other), the
/// last good one is used. May be used from any thread.
/// </summary>
internal sealed class CertificateFile
{
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromSeconds(10);

    private readonly string _certificate;
    private readonly string _key;
    private readonly TimeProvider _time;
    private readonly Lock _lock = new();
    private X509Certificate2 _current;
    private (DateTime, DateTime) _read;
    private long _looked;

    private CertificateFile(string certificate, string key, TimeProvider time)
    {
        (_certificate, _key, _time) = (certificate, key, time);
        _read = Written();
        _current = Load();
        _looked = time.GetTimestamp();
    }

    /// <summary>Reads the files for the first time.</summary>
    /// <param name="option">The option that names the certificate, for the error.</param>
    /// <param name="certificate">The certificate, and those that lead to its root behind it.</param>
    /// <param name="key">The private key, not encrypted; null: it stands in the same file.</param>
    /// <param name="time">The clock.</param>
    /// <exception cref="ConfigurationException">They cannot be used.</exception>
    public static CertificateFile Open(string option, string certificate, string? key, TimeProvider time)
    {
        try
        {
            return new CertificateFile(certificate, key ?? certificate, time);
        }
        catch (Exception error) when (IsUnusable(error))
        {
            throw new ConfigurationException(
                $"{option}: '{certificate}' is no certificate in PEM with its private key ({option}-key, not encrypted), or cannot be read."
            );
        }
    }

    /// <summary>The certificate as it is now.</summary>
    public X509Certificate2 Current
    {
        get
        {
            lock (_lock)
            {
                if (_time.GetElapsedTime(_looked) >= BetweenLooks)
                {
                    _looked = _time.GetTimestamp();
                    Renew();
                }

                return _current;
            }
        }
    }

    private void Renew()
    {
        try
        {
            var written = Written();
            if (written != _read)
            {
                // Those who are shaking hands have the old one; it is freed when nobody does.
                _current = Load();
                _read = written;
            }
        }
        catch (Exception error) when (IsUnusable(error))
        {
            // Half replaced; the next look finds both.
        }
    }

    private (DateTime, DateTime) Written() => (File.GetLastWriteTimeUtc(_certificate), File.GetLastWriteTimeUtc(_key));

    private X509Certificate2 Load()
    {
        var read = X509Certificate2.CreateFromPemFile(_certificate, _key);
        if (!OperatingSystem.IsWindows())
        {
            return read;
        }

        // TLS on Windows takes no key that lives in memory alone.
        using (read)
        {
            return X509CertificateLoader.LoadPkcs12(read.Export(X509ContentType.Pkcs12), null);
        }
    }

    private static bool IsUnusable(Exception error) =>
        error is CryptographicException or IOException or UnauthorizedAccessException or ArgumentException;
}
