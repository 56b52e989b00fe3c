using Pipeline.Silo.Configuration;

namespace Pipeline.Silo.Security.Certificates;

/// <summary>The certificate of https addresses.</summary>
internal static class HttpsCertificate
{
    /// <summary>Gives it to the server, where one is named.</summary>
    /// <param name="web">The server.</param>
    /// <param name="options">The options.</param>
    /// <exception cref="ConfigurationException">A file cannot be used.</exception>
    public static void Use(IWebHostBuilder web, SiloOptions options)
    {
        if (options.Certificate is not { } file)
        {
            return;
        }

        var certificate = CertificateFile.Open("certificate", file, options.CertificateKey, TimeProvider.System);
        web.ConfigureKestrel(server =>
            server.ConfigureHttpsDefaults(https => https.ServerCertificateSelector = (_, _) => certificate.Current)
        );
    }
}
