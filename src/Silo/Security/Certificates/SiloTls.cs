using Orleans.Connections.Security;
using Pipeline.Silo.Configuration;

namespace Pipeline.Silo.Security.Certificates;

/// <summary>Connections between silos, and of cluster clients, by TLS with certificates on both sides.</summary>
internal static class SiloTls
{
    /// <summary>Turns it on where the options name a certificate.</summary>
    /// <param name="silo">The silo.</param>
    /// <param name="options">The options.</param>
    /// <exception cref="ConfigurationException">A file cannot be used.</exception>
    public static void Use(ISiloBuilder silo, SiloOptions options)
    {
        if (options.SiloCertificate is not { } file || options.SiloCa is not { } authority)
        {
            return;
        }

        var certificate = CertificateFile.Open(
            "silo-certificate",
            file,
            options.SiloCertificateKey,
            TimeProvider.System
        );
        var silos = SiloAuthority.Open(authority);
        silo.UseTls(tls =>
        {
            // Asked for before the first connection; the selectors say which one it is then.
            tls.LocalCertificate = certificate.Current;
            tls.LocalServerCertificateSelector = (_, _) => certificate.Current;
            tls.LocalClientCertificateSelector = (_, _, _, _, _) => certificate.Current;
            tls.RemoteCertificateMode = RemoteCertificateMode.RequireCertificate;
            tls.ClientCertificateMode = RemoteCertificateMode.RequireCertificate;
            tls.RemoteCertificateValidation = (remote, _, _) => silos.Trusts(remote);

            // A name has to be sent; which one it is does not matter.
            tls.OnAuthenticateAsClient = (_, client) => client.TargetHost = "silo";
        });
    }
}
