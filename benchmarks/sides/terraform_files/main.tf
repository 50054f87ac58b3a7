# The posts system in Terraform. Packages are built by build.py before, as a pipeline does: the provider cannot.
terraform {
  required_providers {
    aws = { source = "hashicorp/aws" }
  }
}

variable "endpoint" { type = string }
variable "account" { type = string }
variable "build" { type = string }
variable "definitions" { type = string }

locals {
  tags   = { environment = "local", "serverless.aws:stack" = "posts" }
  region = "eu-west-1"
  arn    = "${local.region}:${var.account}"
  port   = tonumber(regex("[0-9]+$", var.endpoint))
}

provider "aws" {
  region                      = local.region
  skip_credentials_validation = true
  skip_metadata_api_check     = true
  skip_region_validation      = true
  skip_requesting_account_id  = true
  default_tags { tags = local.tags }
  endpoints {
    apigatewayv2   = var.endpoint
    cloudfront     = var.endpoint
    cloudwatch     = var.endpoint
    logs           = var.endpoint
    cognitoidp     = var.endpoint
    dynamodb       = var.endpoint
    iam            = var.endpoint
    lambda         = var.endpoint
    secretsmanager = var.endpoint
    sns            = var.endpoint
    sqs            = var.endpoint
    sts            = var.endpoint
    wafv2          = var.endpoint
  }
}

# A web ACL of CloudFront lives there.
provider "aws" {
  alias                       = "global"
  region                      = "us-east-1"
  skip_credentials_validation = true
  skip_metadata_api_check     = true
  skip_region_validation      = true
  skip_requesting_account_id  = true
  default_tags { tags = local.tags }
  endpoints { wafv2 = var.endpoint }
}
