using CephadmPS.Agent.Verbs;
using CephadmPS.Protocol;

namespace CephadmPS.Agent.Containers;

/// <summary><c>pull</c>: makes an image be there.</summary>
public sealed class PullVerb() : Verb<ImageRequest, ImageInfo>(Protocol.Verbs.Pull, AgentJson.Default.ImageRequest, AgentJson.Default.ImageInfo)
{
    public override async Task<ImageInfo> RunAsync(ImageRequest request, VerbContext context, CancellationToken cancellation)
    {
        var images = new ImageStore(context.Host, await EngineLocator.GetAsync(context.Host, cancellation));
        var image = await images.GetOrPullAsync(request.Image, context.Report, cancellation, request.Insecure, request.Newest);
        if (request.CephVersion)
        {
            image.CephVersion = (await images.FactsAsync(request.Image, image.ImageId, cancellation)).CephVersion;
        }
        return image;
    }
}

/// <summary><c>inspect-image</c>: tells what a local image is.</summary>
public sealed class InspectImageVerb()
    : Verb<ImageRequest, ImageInfo>(Protocol.Verbs.InspectImage, AgentJson.Default.ImageRequest, AgentJson.Default.ImageInfo)
{
    public override async Task<ImageInfo> RunAsync(ImageRequest request, VerbContext context, CancellationToken cancellation)
    {
        var images = new ImageStore(context.Host, await EngineLocator.GetAsync(context.Host, cancellation));
        var image = await images.GetAsync(request.Image, cancellation);
        if (request.CephVersion)
        {
            image.CephVersion = (await images.FactsAsync(request.Image, image.ImageId, cancellation)).CephVersion;
        }
        return image;
    }
}
