"""An S3-compatible server (moto) that checks signatures and permissions. Prints its port and one user's key; ends with its input."""
import json
import os
import sys

os.environ["INITIAL_NO_AUTH_ACTION_COUNT"] = "4"
os.environ.update(AWS_ACCESS_KEY_ID="setup", AWS_SECRET_ACCESS_KEY="setup", AWS_DEFAULT_REGION="us-east-1")

import boto3  # noqa: E402
from moto.server import ThreadedMotoServer  # noqa: E402

server = ThreadedMotoServer("127.0.0.1", 0, verbose=False)
server.start()
_, port = server.get_host_and_port()
endpoint = f"http://127.0.0.1:{port}"
# Four actions without a permission, then everything is checked.
iam = boto3.client("iam", endpoint_url=endpoint)
iam.create_user(UserName="shixian")
allowed = [{"Effect": "Allow", "Action": ["s3:PutObject", "s3:GetObject"], "Resource": "arn:aws:s3:::materials/*"},
           {"Effect": "Allow", "Action": "s3:ListBucket", "Resource": "arn:aws:s3:::materials"}]
iam.put_user_policy(UserName="shixian", PolicyName="files",
                    PolicyDocument=json.dumps({"Version": "2012-10-17", "Statement": allowed}))
key = iam.create_access_key(UserName="shixian")["AccessKey"]
boto3.client("s3", endpoint_url=endpoint).create_bucket(Bucket="materials")
print(json.dumps({"port": port, "keyId": key["AccessKeyId"], "secret": key["SecretAccessKey"]}), flush=True)
sys.stdin.read()
