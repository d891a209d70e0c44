"""Campaigns and articles as held in memory, by id."""

from dataclasses import dataclass

from leadwerk.campaigns.models import Article, Campaign
from leadwerk.foundation.held import held


@dataclass(frozen=True, slots=True)
class Campaigns:
    campaigns: dict[int, Campaign]
    articles: dict[int, Article]


@held
def campaigns() -> Campaigns:
    """Campaigns and articles as of now, retired ones included. Read-only."""
    return Campaigns(
        campaigns={campaign.pk: campaign for campaign in Campaign.objects.order_by("name")},
        articles={article.pk: article for article in Article.objects.order_by("name")},
    )
