from incentives.models.education import EducationReport
from incentives.models.filings import Filing
from incentives.models.fusion import CreditEstimate, FusionFirm, Investment, InvestmentFile
from incentives.models.parameters import Parameter

__all__ = ["CreditEstimate", "EducationReport", "Filing", "FusionFirm", "Investment", "InvestmentFile", "Parameter"]
