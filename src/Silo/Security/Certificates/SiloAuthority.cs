using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Pipeline.Silo.Configuration;

namespace Pipeline.Silo.Security.Certificates;

/// <summary>Who may be a silo: whoever has a certificate of this authority. Names are not compared, since silos come
/// and go at addresses that nobody knows before.</summary>
internal sealed class SiloAuthority
{
    private readonly X509Certificate2Collection _roots;

    private SiloAuthority(X509Certificate2Collection roots) => _roots = roots;

    /// <summary>Reads the authority's certificates.</summary>
    /// <param name="file">One or more certificates in PEM.</param>
    /// <exception cref="ConfigurationException">There is none in it.</exception>
    public static SiloAuthority Open(string file)
    {
        var roots = new X509Certificate2Collection();
        try
        {
            roots.ImportFromPemFile(file);
        }
        catch (Exception error) when (error is CryptographicException or IOException or UnauthorizedAccessException)
        {
            roots.Clear();
        }

        return roots.Count > 0
            ? new SiloAuthority(roots)
            : throw new ConfigurationException($"silo-ca: '{file}' holds no certificate in PEM, or cannot be read.");
    }

    /// <summary>Whether a certificate is one of the authority's, and valid now.</summary>
    /// <param name="certificate">The certificate of the other side.</param>
    public bool Trusts(X509Certificate2? certificate)
    {
        if (certificate is null)
        {
            return false;
        }

        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.AddRange(_roots);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;

        // Nothing is fetched from an address that a stranger's certificate names.
        chain.ChainPolicy.DisableCertificateDownloads = true;
        return chain.Build(certificate);
    }
}
