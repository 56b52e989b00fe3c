namespace Pipeline.Connectors.Web;

/// <summary>Addresses of one site: the same scheme, host and port.</summary>
/// <param name="start">An address of the site.</param>
internal sealed class SiteAddress(Uri start)
{
    private const int Longest = 1500;

    /// <summary>An address as a page's id: without fragment; null: it is not of the site.</summary>
    /// <param name="text">The address, or a part of one.</param>
    /// <param name="from">What it is relative to.</param>
    public Uri? Find(string text, Uri from)
    {
        // A BMP letter or two outside ASCII is common in links; Uri writes them as they are sent.
        if (
            !Uri.TryCreate(from, text.Trim(), out var found)
            || !IsOfSite(found)
            || found.AbsoluteUri.Length > Longest
            || found.UserInfo.Length > 0
        )
        {
            return null;
        }

        return found.Fragment.Length == 0 ? found : new Uri(found.GetLeftPart(UriPartial.Query));
    }

    /// <summary>Whether an address is of the site.</summary>
    public bool IsOfSite(Uri address) =>
        address.IsAbsoluteUri
        && address.Scheme == start.Scheme
        && address.Port == start.Port
        && address.IdnHost.Equals(start.IdnHost, StringComparison.OrdinalIgnoreCase);
}
