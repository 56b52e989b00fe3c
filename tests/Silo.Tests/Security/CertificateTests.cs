using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Time.Testing;
using Pipeline.EndToEnd.Clusters;
using Pipeline.Silo.Configuration;
using Pipeline.Silo.Security.Certificates;

namespace Pipeline.Silo.Tests.Security;

/// <summary>Certificates in files: renewed while the program runs, refused when they are not the authority's.</summary>
public sealed class CertificateTests
{
    [Fact]
    public void A_renewed_certificate_is_used_and_a_half_written_one_is_not()
    {
        using var authority = new TestAuthority();
        var time = new FakeTimeProvider();
        var path = authority.Issue("first");
        var file = CertificateFile.Open("certificate", path, null, time);
        Assert.Equal("CN=first", file.Current.Subject);

        Replace(path, "-----BEGIN CERTIFICATE-----\nhalf", DateTime.UtcNow.AddMinutes(1));
        time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal("CN=first", file.Current.Subject);

        Replace(path, File.ReadAllText(authority.Issue("second")), DateTime.UtcNow.AddMinutes(2));
        Assert.Equal("CN=first", file.Current.Subject);
        time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal("CN=second", file.Current.Subject);
        Assert.True(file.Current.HasPrivateKey);
    }

    [Theory]
    [InlineData("no certificate")]
    [InlineData("")]
    public void What_is_no_certificate_is_refused_by_the_name_of_its_option(string content)
    {
        using var authority = new TestAuthority();
        var path = authority.Issue("broken");
        File.WriteAllText(path, content);
        var error = Assert.Throws<ConfigurationException>(() =>
            CertificateFile.Open("silo-certificate", path, null, TimeProvider.System)
        );
        Assert.Contains("silo-certificate-key", error.Message, StringComparison.Ordinal);
        var authorityError = Assert.Throws<ConfigurationException>(() => SiloAuthority.Open(path));
        Assert.Contains("silo-ca", authorityError.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Only_certificates_of_the_authority_are_trusted()
    {
        using var ours = new TestAuthority();
        using var others = new TestAuthority();
        var authority = SiloAuthority.Open(ours.RootFile);
        using var silo = X509Certificate2.CreateFromPemFile(ours.Issue("silo"));
        using var stranger = X509Certificate2.CreateFromPemFile(others.Issue("silo"));
        Assert.True(authority.Trusts(silo));
        Assert.False(authority.Trusts(stranger));
        Assert.False(authority.Trusts(null));
    }

    private static void Replace(string path, string content, DateTime written)
    {
        File.WriteAllText(path, content);
        File.SetLastWriteTimeUtc(path, written);
    }
}
